import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readLive, switchLive } from "../../cli/operator/operate-live.ts";
import { type SeveralEdges, startSeveralEdges } from "../../local/mesh/several-edges.ts";
import { type Operated, publishCatalog } from "../../local/operate.ts";
import { type PushService, startPushService } from "../../local/push/push-service.ts";
import { askMesh, type MeshInfo, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";

/** From the answer of a switch on, no edge does otherwise later than this (docs/decisions/0003-live-state.md). */
const OBEYED_WITHIN_MS = 5_000;

const SWITCHES = [
  ["pause", "paused"],
  ["resume", "offer"],
] as const;

/** An attempt to push, as the push service saw it. */
interface Attempt {
  readonly endpointId: string;
  readonly atMs: number;
}

/** What an edge said to a ping, and when. */
interface Said {
  readonly what: unknown;
  readonly atMs: number;
}

let service: PushService;
let mesh: SeveralEdges;
let info: MeshInfo;
const attempts: Attempt[] = [];

/** A push service that is busy: every push is tried again after 2.5 to 5 s, then after 5 to 10 s. */
function answerBusy(endpointId: string, response: ServerResponse): void {
  attempts.push({ endpointId, atMs: Date.now() });
  response.writeHead(503).end();
}

const moment = (id: string, event: string): Moment => ({
  id,
  campaign: "spring",
  on: { event },
  offer: { variants: [{ id: "a", format: "card", title: { en: "Hello" } }] },
});

beforeAll(async () => {
  service = await startPushService(answerBusy);
  mesh = await startSeveralEdges(3, { PUSH_SERVICE_ORIGINS: service.origin });
  const catalog = { campaigns: [{ id: "spring" }], moments: [moment("stopped", "stop"), moment("going", "go")] };
  const published = await publishCatalog(edge(0), JSON.stringify(catalog));
  if ("faults" in published) throw new Error(published.faults.join("\n"));
  info = await askMesh(edge(0).url);
});

afterAll(async () => {
  await mesh?.stop();
  await service?.close();
});

function edge(at: number): Operated {
  const found = mesh.edges[at];
  if (found === undefined) throw new Error(`there is no edge ${at}`);
  return found;
}

/** Somebody who has granted what a push needs, near this edge. */
async function join(at: number): Promise<Visitor> {
  const visitor = await makeVisitor({ url: edge(at).url, audience: info.audience });
  await visitor.register();
  const grants = ["marketing", "push"].map((purpose) => ({ purpose, granted: true }));
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion: info.noticeVersion, surface: "test" });
  return visitor;
}

async function say(visitor: Visitor, event: string, channel: "inline" | "push" = "inline"): Promise<Said> {
  const { status, body } = await visitor.ping({ event: { name: event }, channel });
  return { what: status === 200 ? (body.reason ?? body.outcome) : body.code, atMs: Date.now() };
}

/** Says it again and again until then, which may come to be known meanwhile. */
async function keepSaying(visitor: Visitor, event: string, untilMs: number | (() => number)): Promise<Said[]> {
  const said: Said[] = [];
  const endMs = () => (typeof untilMs === "number" ? untilMs : untilMs());
  while (Date.now() < endMs()) {
    said.push(await say(visitor, event));
    await wait(20);
  }
  return said;
}

/** Says it again and again until the edge answers so; gives how long that took, or infinity where it takes too long. */
async function untilSaid(visitor: Visitor, event: string, what: string): Promise<number> {
  const startedAtMs = Date.now();
  while (Date.now() < startedAtMs + 2 * OBEYED_WITHIN_MS) {
    const [said] = await keepSaying(visitor, event, Date.now() + 1);
    if (said?.what === what) return said.atMs - startedAtMs;
  }
  return Number.POSITIVE_INFINITY;
}

/** People whose push waits for its next attempt; their orders are spread over `overMs`, and two of the edges. */
async function orderPushes(event: string, count: number, overMs: number): Promise<ReadonlySet<string>> {
  const endpoints = Array.from({ length: count }, async (_, at) => {
    const visitor = await join(at % 2);
    const { endpointId, subscription } = service.subscribe(info.vapidPublicKey);
    await visitor.send("/v1/me/subscription", "subscription+jwt", { subscription });
    await wait((at * overMs) / count);
    expect(await say(visitor, event, "push")).toMatchObject({ what: "push" });
    return endpointId;
  });
  return new Set(await Promise.all(endpoints));
}

const lastOf = (said: readonly Said[], what: string) =>
  Math.max(...said.filter((one) => one.what === what).map(({ atMs }) => atMs));

describe("from the answer to pause on", () => {
  it("no edge gives the moment more than 5 s later, nor is a push of it sent; others go on", async () => {
    const [operator, busy, idle] = await Promise.all([join(0), join(1), join(2)]);
    expect(await say(idle, "stop")).toMatchObject({ what: "offer" });
    const idleSinceMs = Date.now();
    // On a busy machine it takes a while until the pushes are ordered.
    let busyUntilMs = Number.POSITIVE_INFINITY;
    const talk = keepSaying(busy, "stop", () => busyUntilMs);
    const [stopped, going] = await Promise.all([orderPushes("stop", 12, 6_000), orderPushes("go", 12, 6_000)]);

    await switchLive(edge(0), "pause", { kind: "moment", name: "stopped" });
    const pausedAtMs = Date.now();
    busyUntilMs = pausedAtMs + 2 * OBEYED_WITHIN_MS;
    expect(pausedAtMs - idleSinceMs).toBeGreaterThan(OBEYED_WITHIN_MS);
    expect(await say(operator, "stop")).toMatchObject({ what: "paused" });
    expect(await say(operator, "go")).toMatchObject({ what: "offer" });
    expect(await say(idle, "stop")).toMatchObject({ what: "paused" });

    const said = await talk;
    const lastOfferMs = lastOf(said, "offer") - pausedAtMs;
    expect(said.at(-1)).toMatchObject({ what: "paused" });
    expect(lastOfferMs).toBeLessThanOrEqual(OBEYED_WITHIN_MS);

    const sentTo = (of: ReadonlySet<string>) =>
      attempts.filter(({ endpointId }) => of.has(endpointId)).map(({ atMs }) => atMs - pausedAtMs);
    const lastPushMs = Math.max(...sentTo(stopped));
    expect(lastPushMs).toBeLessThanOrEqual(OBEYED_WITHIN_MS);
    // The others show that there was something to send all that time.
    expect(Math.max(...sentTo(going))).toBeGreaterThan(OBEYED_WITHIN_MS);
    await switchLive(edge(0), "resume", { kind: "moment", name: "stopped" });
    console.log(
      `from the answer to pause until the last edge obeys: offers ${Math.max(0, lastOfferMs)} ms, pushes ${Math.max(0, lastPushMs)} ms (at most ${OBEYED_WITHIN_MS})`,
    );
  });

  it("and so it is with every pause and resume, whenever it comes", async () => {
    const visitors = await Promise.all([join(1), join(2)]);
    const elapsedMs: number[] = [];
    for (const [action, what] of Array.from({ length: 4 }, () => SWITCHES).flat()) {
      // So that changes fall into all parts of the two seconds that a copy is used for.
      await Promise.all(visitors.map((visitor) => keepSaying(visitor, "stop", Date.now() + 130 * elapsedMs.length)));
      await switchLive(edge(0), action, { kind: "moment", name: "stopped" });
      elapsedMs.push(...(await Promise.all(visitors.map((visitor) => untilSaid(visitor, "stop", what)))));
    }
    expect(Math.max(...elapsedMs)).toBeLessThanOrEqual(OBEYED_WITHIN_MS);
    const sorted = elapsedMs.toSorted((one, another) => one - another);
    console.log(`until a busy edge obeys, ms: ${sorted.join(", ")}`);
  });
});

describe("from the answer to revoke on", () => {
  it("no edge takes anything of the device more than 5 s later", async () => {
    const visitor = await join(1);
    const device = { kind: "device", name: visitor.device.id } as const;
    const live = await switchLive(edge(0), "revoke", device);
    expect(live.revokedDevices).toEqual([visitor.device.id]);
    expect(await untilSaid(visitor, "go", "revoked")).toBeLessThanOrEqual(OBEYED_WITHIN_MS);
    expect(await readLive(edge(2))).toEqual(live);
    await switchLive(edge(1), "restore", device);
    expect(await say(visitor, "go")).toMatchObject({ what: "offer" });
  });
});
