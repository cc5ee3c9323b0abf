import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SeveralEdges, startSeveralEdges } from "../../local/mesh/several-edges.ts";
import { callAdmin, type Operated, publishCatalog } from "../../local/operate.ts";
import { type RedisServer, startRedisServer } from "../../local/redis/redis-server.ts";
import { startUpstashBridge, type UpstashBridge } from "../../local/redis/upstash-bridge.ts";
import { requirement } from "../../local/requirements.ts";
import { askMesh, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { heardInRows, makeGateway } from "./support/gateway.ts";

const gateway = await makeGateway("gateway", "shop");

/** One offer, which costs a unit, and one gateway. */
const CATALOG: Catalog = {
  places: [{ id: "shop" }],
  senders: [gateway.entry],
  campaigns: [{ id: "spring", budget: { offers: 5 } }],
  moments: [
    {
      id: "hello",
      campaign: "spring",
      on: { event: "hello" },
      offer: { variants: [{ id: "a", format: "card", title: { en: "Hello" } }] },
    },
  ],
};

async function publish(mesh: Operated, catalog = CATALOG): Promise<void> {
  const published = await publishCatalog(mesh, JSON.stringify(catalog));
  if ("faults" in published) throw new Error(published.faults.join("\n"));
}

/** Somebody who may be shown offers. */
async function join({ url }: Operated): Promise<Visitor> {
  const { audience, noticeVersion } = await askMesh(url);
  const visitor = await makeVisitor({ url, audience });
  await visitor.register();
  const grants = [{ purpose: "marketing", granted: true }];
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
  return visitor;
}

function edge(mesh: SeveralEdges, at: number): Operated {
  const found = mesh.edges[at];
  if (found === undefined) throw new Error(`there is no edge ${at}`);
  return found;
}

describe("modules beside the main one", () => {
  let mesh: SeveralEdges;

  beforeAll(async () => {
    // Whole only at the first edge; elsewhere, and where the objects are, whoever loads one of them fails.
    mesh = await startSeveralEdges(2, {}, (worker, { modules }) =>
      modules.map((module, at) =>
        at === 0 || worker === "edge-1" ? module : { ...module, contents: 'throw new Error("loaded");' },
      ),
    );
    await publish(edge(mesh, 0));
  });

  afterAll(() => mesh?.stop());

  it("are not loaded by registration, consent and a ping, up to an offer out of a budget", async () => {
    const visitor = await join(edge(mesh, 1));
    const { status, body } = await visitor.ping({ event: { name: "hello" } });
    expect({ status, outcome: body.outcome }).toEqual({ status: 200, outcome: "offer" });
  });

  it("are loaded where somebody publishes, or asks what a catalog is, for a page or for the SDK", async () => {
    const init = { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify(CATALOG) };
    expect((await callAdmin(edge(mesh, 1), "catalog", init)).status).toBe(503);
    const statusesOf = (at: number) =>
      Promise.all(
        ["/schema/catalog.json", "/o/none", "/m/none", "/client/mesh.js"].map(
          async (path) => (await fetch(edge(mesh, at).url + path)).status,
        ),
      );
    expect(await statusesOf(1)).toEqual([503, 503, 503, 503]);
    expect((await callAdmin(edge(mesh, 0), "catalog", init)).status).toBe(200);
    expect(await statusesOf(0)).toEqual([200, 404, 404, 200]);
  });

  it("are loaded where a gateway says what it heard", async () => {
    const { audience } = await askMesh(edge(mesh, 0).url);
    const post = (at: number) => gateway.post({ url: edge(mesh, at).url, audience }, heardInRows("00:00:5e:00:53:01"));
    expect((await post(0)).status).toBe(202);
    expect((await post(1)).status).toBe(503);
  });
});

describe("the engine of patterns", () => {
  const [hello] = CATALOG.moments ?? [];
  const withPattern: Catalog = {
    ...CATALOG,
    moments: hello === undefined ? [] : [{ ...hello, when: 'event.data.name.matches(r"^\\p{Lu}\\pL*$")' }],
  };
  let mesh: SeveralEdges;

  beforeAll(async () => {
    mesh = await startSeveralEdges(1);
    await publish(edge(mesh, 0), withPattern);
  });

  afterAll(() => mesh?.stop());

  it("is loaded where a published condition matches a text, before anything is decided on it", async () => {
    const visitors = await Promise.all([1, 2, 3].map(() => join(edge(mesh, 0))));
    const say = (name: string) => ({ event: { name: "hello", data: { name } } });
    const answers = await Promise.all(
      visitors.map((visitor, at) => visitor.ping(say(["Élodie", "élodie", "Ж"][at] ?? ""))),
    );
    expect(answers.map(({ body }) => body.reason ?? body.outcome)).toEqual(["offer", "condition", "offer"]);
  });
});

describe.skipIf(requirement("REDIS_SERVER") === undefined)("the client of Redis", () => {
  let redis: RedisServer;
  let bridge: UpstashBridge;
  let mesh: SeveralEdges;

  beforeAll(async () => {
    redis = await startRedisServer();
    bridge = await startUpstashBridge(redis.port);
    const environment = { UPSTASH_REDIS_REST_URL: bridge.url, UPSTASH_REDIS_REST_TOKEN: bridge.token };
    mesh = await startSeveralEdges(1, environment);
    await publish(edge(mesh, 0));
  });

  afterAll(async () => {
    await mesh?.stop();
    await bridge?.stop();
    await redis?.stop();
  });

  it("is loaded where the operator has set its address, also by first messages that come at once", async () => {
    const visitors = await Promise.all([1, 2, 3].map(() => join(edge(mesh, 0))));
    bridge.reset();
    const answers = await Promise.all(visitors.map((visitor) => visitor.ping({ event: { name: "hello" } })));
    // On a busy machine an answer of Redis may come too late for a person who waits.
    expect(["offer", "budget"]).toEqual(expect.arrayContaining(answers.map(({ body }) => body.reason ?? body.outcome)));
    expect(bridge.commands().total).toBeGreaterThan(0);
    const later = async () => (await (await join(edge(mesh, 0))).ping({ event: { name: "hello" } })).body.outcome;
    await expect.poll(later).toBe("offer");
  });
});
