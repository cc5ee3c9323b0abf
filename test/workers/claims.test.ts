import { beforeAll, describe, expect, it, vi } from "vitest";
import { claimOf } from "./support/claims.ts";
import { callWith } from "./support/forge.ts";
import { makeGateway, newMac, rows } from "./support/gateway.ts";
import { partOf, recordsOf, stateOf } from "./support/person-object.ts";
import { COUNTER, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const TAGS = "/v1/me/tags";

const say = (visitor: Visitor, claims: object) => visitor.send(TAGS, "tag+jwt", claims);
const presentAt = async ({ person }: Visitor) => Object.keys((await partOf(person, "presence"))?.visits ?? {});

/** Another code than this one. */
const otherThan = (code: string) => code.slice(0, 7) + (code.endsWith("2") ? "3" : "2");

beforeAll(async () => {
  expect((await publish(street([]))).status).toBe(200);
});

describe("a card is registered", () => {
  it("with the code that is printed on it, as people type it", async () => {
    const visitor = await makeVisitor(["location"]);
    for (const typed of [
      (code: string) => code,
      (code: string) => `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase(),
    ]) {
      const tag = newMac();
      expect((await say(visitor, { tag, register: true, claim: typed(await claimOf(tag)) })).status).toBe(204);
    }
    expect(await recordsOf(visitor.person, "tag")).toHaveLength(2);
  });

  it("not without it, and not with another card's: whoever hears a card, watch or earbuds learns nothing by it", async () => {
    const visitor = await makeVisitor(["location"]);
    const tag = newMac();
    const claim = await claimOf(tag);
    const claims = [{}, { claim: "" }, { claim: "0" }, { claim: 7 }, { claim: otherThan(claim) }];
    for (const wrong of [...claims, { claim: await claimOf(newMac()) }]) {
      const { status, body } = await say(visitor, { tag, register: true, ...wrong });
      expect([status, body.code, body.pointers]).toEqual([422, "invalid", ["/claim"]]);
    }
    expect(await recordsOf(visitor.person, "tag")).toEqual([]);
  });

  it("only if the catalog knows it as the brand's, whatever code comes with it", async () => {
    const visitor = await makeVisitor(["location"]);
    for (const tag of ["4c:00:12:34:56:78", { ibeacon: { ...COUNTER.ibeacon, uuid: "0".repeat(32) } }]) {
      const { status, body } = await say(visitor, { tag, register: true, claim: await claimOf(tag) });
      expect([status, body.code, body.pointers]).toEqual([422, "invalid", ["/tag"]]);
    }
  });

  it("not at a mesh without a TAG_CLAIM_KEY, and given up there all the same", async () => {
    const visitor = await makeVisitor(["location"]);
    const tag = newMac();
    const claim = await claimOf(tag);
    const send = async (register: boolean) => {
      const body = await visitor.sign("tag+jwt", { tag, register, claim });
      const headers = { "content-type": "application/jose" };
      return callWith({ TAG_CLAIM_KEY: "" }, TAGS, { method: "POST", headers, body });
    };
    expect((await send(true)).body).toMatchObject({ code: "invalid", pointers: ["/claim"] });
    expect((await send(false)).status).toBe(204);
  });
});

describe("wrong codes", () => {
  it("are refused 10 times a day and person; then the right one too, until the day is over", async () => {
    const [visitor, other] = [await makeVisitor(["location"]), await makeVisitor(["location"])];
    const tag = newMac();
    const claim = await claimOf(tag);
    const attempt = async (code: string) => (await say(visitor, { tag, register: true, claim: code })).status;
    const tried = [];
    for (let time = 0; time < 12; time++) tried.push(await attempt(otherThan(claim)));
    expect(tried).toEqual([...new Array(10).fill(422), 429, 429]);
    const { status, body, headers } = await say(visitor, { tag, register: true, claim });
    expect([status, body.code]).toEqual([429, "rate-limited"]);
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(86_400);
    expect((await say(other, { tag: newMac(), register: false })).status).toBe(204);
    expect((await say(visitor, { tag, register: false })).status).toBe(204);
    expect((await stateOf(visitor.person)).wrongClaims).toMatchObject({ count: 10 });
    vi.useFakeTimers({ toFake: ["Date"], now: Math.ceil(Date.now() / 86_400_000) * 86_400_000 + 1_000 });
    try {
      expect((await say(visitor, { tag, register: true, claim })).status).toBe(204);
    } finally {
      vi.useRealTimers();
    }
  });

  it("are not told from right ones to who cannot be counted", async () => {
    const stranger = await makeVisitor();
    const tag = newMac();
    const claim = await claimOf(tag);
    for (const code of [claim, otherThan(claim)]) {
      expect((await say(stranger, { tag, register: true, claim: code })).body.code).toBe("consent-missing");
    }
  });
});

describe("a card that the catalog knows no more", () => {
  it("is nobody's tag: a gateway that hears it says nothing of anyone", async () => {
    const gateway = await makeGateway("gw-claims", "shop");
    const catalog = street([], { senders: [gateway.entry] });
    expect((await publish(catalog)).status).toBe(200);
    const [visitor, later] = [await makeVisitor(["location"]), await makeVisitor(["location"])];
    const [tag, other] = [newMac(), newMac()];
    for (const [who, mac] of [
      [visitor, tag],
      [later, other],
    ] as const) {
      expect((await say(who, { tag: mac, register: true, claim: await claimOf(mac) })).status).toBe(204);
    }
    await gateway.hear(rows(tag));
    expect(await presentAt(visitor)).toEqual(["shop"]);
    expect((await publish({ ...catalog, tags: [] })).status).toBe(200);
    await vi.waitFor(async () => {
      await gateway.hear(rows(other));
      expect(await presentAt(later)).toEqual([]);
    });
    expect((await publish(catalog)).status).toBe(200);
  });
});

describe("a beacon of the catalog", () => {
  it("is nobody's tag by its bare address either, in whatever row of the message that comes", async () => {
    const gateway = await makeGateway("gw-beacon", "shop");
    expect((await publish(street([], { senders: [gateway.entry] }))).status).toBe(200);
    const visitor = await makeVisitor(["location"]);
    const mac = newMac();
    expect((await say(visitor, { tag: mac, register: true, claim: await claimOf(mac) })).status).toBe(204);
    // The address alone, as in a scan response, before and after the row that names the beacon.
    const [first, ...others] = rows(mac);
    await gateway.hear([...rows(mac), { ...first, ...COUNTER }, ...others]);
    expect(await presentAt(visitor)).toEqual([]);
    await gateway.hear(rows(mac));
    expect(await presentAt(visitor)).toEqual(["shop"]);
  });
});
