import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RedisServer, startRedisServer } from "../../local/redis/redis-server.ts";
import { type RemoteBridge, type RemoteBridges, startRemoteBridges } from "../../local/redis/remote-bridges.ts";
import { requirement } from "../../local/requirements.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { budgetCatalog, publish } from "./support/budget-catalog.ts";
import {
  type Joined,
  joinCrowd,
  type Member,
  receiptsOf,
  type SignedPing,
  sendInFlight,
  signEvents,
  type Told,
} from "./support/event-crowd.ts";
import { readLedger } from "./support/redis-ledger.ts";

const NAME = "shared";
const MESHES = 4;
const BUDGET = 1_000;
const SMALL_BUDGET = 400;
/** Of each mesh; everybody pings twice in the rush. */
const PEOPLE = 250;
/** Of each mesh, for the second test, which runs beside the first: of nobody do two messages overtake each other. */
const OTHERS = 50;
/** Messages that each mesh has before it at any time. */
const IN_FLIGHT = 64;
/** The one that dies has answered this many by then. */
const KILLED_AFTER = 100;
/** A lease lives 20 s; with what it has out until the end, and two attempts to settle it, at most 7 s more. And time to spare. */
const PATIENCE_MS = 90_000;
/** So long after its end a lease may still be settled, where nothing goes wrong. */
const GRACE_MS = 3_000;

/** One of the meshes, with its own people and its own way to the Redis of all. */
interface Node extends Joined {
  readonly mesh: TestMesh;
  readonly bridge: RemoteBridge;
  readonly members: readonly Member[];
  readonly others: readonly Member[];
}

let redis: RedisServer;
let remote: RemoteBridges;
let nodes: readonly Node[] = [];

async function startNode(bridge: RemoteBridge): Promise<Node> {
  const mesh = await startMesh({
    MESH_NAME: NAME,
    UPSTASH_REDIS_REST_URL: bridge.url,
    UPSTASH_REDIS_REST_TOKEN: bridge.token,
  });
  const joined = { url: mesh.url, audience: mesh.url };
  await publish(
    mesh,
    budgetCatalog([
      { id: "spring", budget: { offers: BUDGET } },
      { id: "autumn", budget: { offers: SMALL_BUDGET } },
    ]),
  );
  const people = await joinCrowd(joined, PEOPLE + OTHERS);
  return { ...joined, mesh, bridge, members: people.slice(OTHERS), others: people.slice(0, OTHERS) };
}

function nodeAt(at: number): Node {
  const node = nodes[at];
  if (node === undefined) throw new Error(`there is no mesh ${at}`);
  return node;
}

/** What came of pings: offers by their receipts, and those that found nobody any more. */
class Tally {
  readonly receipts = new Set<string>();
  readonly unanswered: SignedPing[] = [];
  offers = 0;

  readonly note = (told: Told | undefined, ping: SignedPing): void => {
    if (told === undefined) {
      this.unanswered.push(ping);
    } else if (told.outcome === "offer") {
      this.offers += 1;
      for (const receipt of receiptsOf([told])) this.receipts.add(receipt);
    } else {
      expect(told).toMatchObject({ status: 200, outcome: "none", reason: "budget" });
    }
  };
}

/** Everybody of these meshes pings once, or so many of them. */
async function rush(of: readonly Node[], tally: Tally, most = PEOPLE): Promise<void> {
  await Promise.all(of.map((node) => say(node, node.members.slice(0, most), "spring", tally)));
}

async function say(node: Node, members: readonly Member[], event: string, tally: Tally): Promise<void> {
  await sendInFlight(await signEvents(node, members, event), IN_FLIGHT, tally.note);
}

describe.skipIf(requirement("REDIS_SERVER") === undefined).concurrent("four meshes of one name on one Redis", () => {
  beforeAll(async () => {
    redis = await startRedisServer();
    remote = await startRemoteBridges(redis.port, MESHES);
    nodes = await Promise.all(remote.bridges.map(startNode));
  });

  afterAll(async () => {
    await Promise.all(nodes.map(({ mesh }) => mesh.stop()));
    await remote?.stop();
    await redis?.stop();
  });

  it("give at most the budget, and at least that less what the leases of one held that was killed in the rush", async () => {
    const startedAtMs = Date.now();
    const dying = nodeAt(0);
    const before = new Tally();
    let answered = 0;
    let killed: Promise<void> | undefined;
    const pings = await signEvents(dying, dying.members, "spring");
    const dyingRush = sendInFlight(pings, IN_FLIGHT, (told, ping) => {
      before.note(told, ping);
      if (++answered === KILLED_AFTER) killed = dying.mesh.kill();
    });
    await Promise.all([dyingRush, rush(nodes.slice(1), before)]);
    await killed;
    expect(before.unanswered.length).toBeGreaterThan(0);
    const { words } = await dying.bridge.state();

    await dying.mesh.restart();
    // An answer that was lost may have been an offer: the same message again is answered as it was.
    const again = new Tally();
    await sendInFlight(before.unanswered, IN_FLIGHT, again.note);
    const after = new Tally();
    const ofRestarted = new Tally();
    await Promise.all([rush([dying], ofRestarted), rush(nodes.slice(1), after)]);
    const inRush = new Set([before, again, after, ofRestarted].flatMap(({ receipts }) => [...receipts]));

    const late = new Tally();
    const deadlineMs = Date.now() + PATIENCE_MS;
    for (let isDry = false; !isDry && Date.now() < deadlineMs; await wait(500)) {
      const offers = late.offers;
      await rush(nodes, late, 20);
      const { open, issued } = await readLedger(redis.port, NAME, "spring");
      const isSettled = open.every(({ expiresMs }) => expiresMs + GRACE_MS < Date.now());
      // While units are left, nobody who asks in vain shows that there are none: a busy machine misses time-outs.
      isDry = late.offers === offers && isSettled && issued === BUDGET;
    }

    // Nobody can settle what the dead one had leased.
    const ledger = await readLedger(redis.port, NAME, "spring");
    const lost = ledger.open.filter(({ id }) => words.includes(id));
    const bound = lost.reduce((sum, { units }) => sum + units, 0);
    const receipts = new Set([...inRush, ...late.receipts]);
    const messages = [before, again, after, ofRestarted, late].reduce((sum, { offers }) => sum + offers, 0);
    console.log(
      `${MESHES} meshes, ${2 * MESHES * PEOPLE} pings, ${MESHES * IN_FLIGHT} in flight, one killed after ${KILLED_AFTER} answers: ` +
        `${receipts.size} of ${BUDGET} offers, ${BUDGET - receipts.size} lost, at most ${bound} ` +
        `(its ${lost.length} leases: ${lost.map(({ units }) => units).join(", ")}). ` +
        `${before.unanswered.length} answers were lost, ${again.offers} of them offers when asked again; ` +
        `${ofRestarted.offers} by the restarted mesh, ${late.offers} once leases were settled. ${Date.now() - startedAtMs} ms`,
    );
    expect(again.unanswered.length + after.unanswered.length + late.unanswered.length).toBe(0);
    expect(receipts.size).toBe(messages);
    expect(receipts.size).toBeLessThanOrEqual(BUDGET);
    expect(receipts.size).toBeGreaterThanOrEqual(BUDGET - bound);
    expect(ledger.issued).toBe(BUDGET);
  }, 240_000);

  it("give the last unit away, though a mesh that nobody asks any more had leased a block", async () => {
    const tally = new Tally();
    const [holder, giver] = [nodeAt(1), nodeAt(2)];
    await say(holder, holder.others.slice(0, 1), "autumn", tally);
    const { open } = await readLedger(redis.port, NAME, "autumn");
    expect(open).toMatchObject([{ units: 50 }]);
    const deadlineMs = Date.now() + PATIENCE_MS;
    while (tally.offers < SMALL_BUDGET && Date.now() < deadlineMs) {
      await say(giver, giver.others, "autumn", tally);
      if (tally.offers > SMALL_BUDGET - 50) await wait(500);
    }
    expect(tally.receipts.size).toBe(SMALL_BUDGET);
    await Promise.all(nodes.slice(1).map((node) => say(node, node.others, "autumn", tally)));
    expect(tally.receipts.size).toBe(SMALL_BUDGET);
  }, 240_000);
});
