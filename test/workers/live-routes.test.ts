import { beforeAll, describe, expect, it } from "vitest";
import { bindings, callWith } from "./support/forge.ts";
import { adminRequest, readLive, SIGNED_IN, switchLive } from "./support/operator.ts";
import { offer, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const sender = { id: "till", kind: "till" as const, scopes: [], alg: "HS256" as const, sealedKey: "sealed" };
const CATALOG = street(
  [
    { id: "hello", on: { event: "hello" }, offer: offer() },
    { id: "spring", campaign: "spring", on: { event: "spring" }, offer: offer() },
  ],
  { campaigns: [{ id: "spring" }], senders: [sender] },
);
const NOBODY = "A".repeat(43);

let visitor: Visitor;

beforeAll(async () => {
  expect((await publish(CATALOG)).status).toBe(200);
  visitor = await makeVisitor(["marketing"]);
});

async function say(name: string) {
  const { outcome, reason } = (await visitor.ping({ event: { name } })).body;
  return reason ?? outcome;
}

/** Objects of the mesh-wide truth that are never there. */
const deaf = () =>
  new Proxy(bindings().TRUTH, {
    get: () => () => {
      throw new Error("Durable Object is overloaded");
    },
  });

describe("pause and resume", () => {
  it("hold from their answer on, which says what is paused", async () => {
    expect(await say("hello")).toBe("offer");
    const paused = await switchLive("pause", { moment: "hello" });
    expect(paused).toMatchObject({ status: 200, body: { live: { pausedMoments: ["hello"] } } });
    expect(await say("hello")).toBe("paused");
    expect(await say("spring")).toBe("offer");
    const resumed = await switchLive("resume", { moment: "hello" });
    expect(resumed).toMatchObject({ status: 200, body: { live: { pausedMoments: [] } } });
    expect(await say("hello")).toBe("offer");
  });

  it("of a campaign are those of its moments", async () => {
    await switchLive("pause", { campaign: "spring" });
    expect(await say("spring")).toBe("paused");
    expect(await say("hello")).toBe("offer");
    await switchLive("resume", { campaign: "spring" });
    expect(await say("spring")).toBe("offer");
  });

  it("twice are the same as once", async () => {
    for (const [action, paused] of [
      ["pause", ["hello"]],
      ["resume", []],
    ] as const) {
      for (let time = 0; time < 2; time++) {
        const { status, body } = await switchLive(action, { moment: "hello" });
        expect([status, body.live.pausedMoments]).toEqual([200, paused]);
      }
    }
  });

  it("of a moment that the catalog has lost: resume works, pause finds nothing", async () => {
    await switchLive("pause", { moment: "hello" });
    await publish({ ...CATALOG, moments: [] });
    expect(await switchLive("pause", { moment: "hello" })).toMatchObject({ status: 404, body: { code: "not-found" } });
    expect(await switchLive("resume", { moment: "hello" })).toMatchObject({
      status: 200,
      body: { live: { pausedMoments: [] } },
    });
    await publish(CATALOG);
  });
});

describe("revoke and restore", () => {
  it("refuse what a device signs, from their answer on, and take it again", async () => {
    const device = visitor.device.id;
    const revoked = await switchLive("revoke", { device });
    expect(revoked).toMatchObject({ status: 200, body: { live: { revokedDevices: [device] } } });
    expect(await visitor.ping({})).toMatchObject({ status: 401, body: { code: "revoked" } });
    expect(await visitor.send("/v1/me/receipts", "receipts+jwt")).toMatchObject({ body: { code: "revoked" } });
    const forged = await visitor.send("/v1/pings", "ping+jwt", { pass: "p" });
    expect(forged).toMatchObject({ status: 401, body: { code: "unauthenticated" } });
    await switchLive("restore", { device });
    expect((await visitor.ping({})).status).toBe(200);
  });

  it("know a sender of the catalog by its id, and a device of nobody too", async () => {
    const { body } = await switchLive("revoke", { sender: "till" });
    expect(body.live.revokedSenders).toEqual(["till"]);
    expect((await switchLive("revoke", { device: NOBODY })).status).toBe(200);
    expect((await switchLive("restore", { device: NOBODY })).body.live.revokedDevices).toEqual([]);
    expect((await switchLive("restore", { sender: "till" })).body.live.revokedSenders).toEqual([]);
    expect((await switchLive("restore", { sender: "gone" })).status).toBe(200);
  });
});

describe("GET /admin/v1/live", () => {
  it("tells the live state and how old this edge's own was", async () => {
    await switchLive("pause", { moment: "hello" });
    const { status, body } = await readLive();
    expect(status).toBe(200);
    expect(body.live).toEqual({
      pausedMoments: ["hello"],
      pausedCampaigns: [],
      pausedCoupons: [],
      signals: [],
      revokedSenders: [],
      voidReports: [],
      revokedDevices: [],
      revokedBeacons: [],
    });
    expect(body.edge.ageSeconds).toBeLessThan(5);
    await switchLive("resume", { moment: "hello" });
  });

  it("has no age to tell on an edge that has read nothing yet", async () => {
    const { body } = await callWith({}, "/admin/v1/live", { headers: SIGNED_IN });
    expect(body.edge).toEqual({ ageSeconds: null });
  });
});

describe("a switch is refused", () => {
  it.each([
    ["pause", { moment: "no-such" }, 'the catalog has no moment "no-such"'],
    ["pause", { campaign: "hello" }, 'the catalog has no campaign "hello"'],
    ["revoke", { sender: "no-such" }, 'the catalog has no sender "no-such"'],
    ["pause", { moment: "helo" }, 'the catalog has no moment "helo": did you mean "hello"?'],
    ["pause", { campaign: "srping" }, 'the catalog has no campaign "srping": did you mean "spring"?'],
    ["revoke", { sender: "tills" }, 'the catalog has no sender "tills": did you mean "till"?'],
    ["revoke", { beacon: "door" }, 'the catalog has no beacon "door"'],
  ])("to %s what the catalog does not have, with what was meant: %j", async (action, body, detail) => {
    expect(await switchLive(action, body)).toMatchObject({ status: 404, body: { code: "not-found", detail } });
  });

  it.each<[string, unknown, string[]]>([
    ["pause", {}, [""]],
    ["pause", [], [""]],
    ["pause", "null", [""]],
    ["pause", { moment: "hello", campaign: "spring" }, [""]],
    ["pause", { moment: "Hello" }, ["/moment"]],
    ["pause", { moment: null }, ["/moment"]],
    ["resume", { campaign: 7 }, ["/campaign"]],
    ["pause", { sender: "till" }, ["/sender"]],
    ["revoke", { moment: "hello" }, ["/moment"]],
    ["revoke", { device: "short" }, ["/device"]],
    ["restore", { sender: "till:4" }, ["/sender"]],
  ])("for a body that is not valid, with pointers: %s %j", async (action, body, pointers) => {
    expect(await switchLive(action, body)).toMatchObject({ status: 422, body: { code: "invalid", pointers } });
  });

  it.each<[number, string, unknown, Record<string, string>]>([
    [425, "too-early", { moment: "hello" }, { "early-data": "1" }],
    [415, "unsupported-media-type", { moment: "hello" }, { "content-type": "text/plain" }],
    [401, "unauthenticated", { moment: "hello" }, { authorization: "Bearer another" }],
    [413, "content-too-large", `{"moment":"${"x".repeat(1_100)}"}`, {}],
    [400, "malformed", "{", {}],
    [400, "malformed", "", {}],
    [400, "malformed", '{"moment":"hello","moment":"spring"}', {}],
  ])("%i %s", async (status, code, body, headers) => {
    for (const action of ["pause", "resume", "revoke", "restore"]) {
      expect(await switchLive(action, body, headers)).toMatchObject({ status, body: { code } });
    }
  });

  it("while the mesh-wide truth cannot be reached: 503, and nobody is told anything older instead", async () => {
    const sharedStore = { TRUTH: deaf() };
    const asked = [
      await callWith(sharedStore, "/admin/v1/pause", adminRequest({ moment: "hello" })),
      await callWith(sharedStore, "/admin/v1/live", { headers: SIGNED_IN }),
    ];
    for (const { status, body, headers } of asked) {
      expect([status, body.code, headers.get("retry-after")]).toEqual([503, "unavailable", "1"]);
    }
    expect((await readLive()).body.live.pausedMoments).toEqual([]);
  });
});
