import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { claimOf } from "./support/claims.ts";
import { newMac } from "./support/gateway.ts";
import {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  partOf,
  pass,
  passToAlarmAt,
  pushesOf,
  recordsOf,
  rowsOf,
  SECOND_MS,
  stateOf,
  timersOf,
} from "./support/person-object.ts";
import { openPushDesk, type PushDesk, settled, subscribe } from "./support/push-desk.ts";
import { at, NOWHERE_NEAR, offer, SHOP, street } from "./support/street.ts";
import { pingAs, reactAs, rowsOfVisitor, takeAway, unite, uniteInto } from "./support/unite.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/* What becomes of the rows of two people who are one from now on, in the runtime: "phone" is an account, "laptop" comes to it. */

const NOON_MS = Date.UTC(2031, 5, 3, 12);
const ALL = ["location", "marketing", "push", "measurement"];

const moments: Moment[] = [
  { id: "coffee", on: { event: "ask" }, quietHours: "ignore", caps: [{ max: 3, per: "day" }], offer: offer() },
  { id: "tea", on: { event: "tea" }, quietHours: "ignore", offer: offer() },
  { id: "cake", on: { event: "cake" }, campaign: "sweets", quietHours: "ignore", offer: offer() },
  { id: "cocoa", on: { event: "cocoa" }, campaign: "sweets", quietHours: "ignore", offer: offer() },
  {
    id: "letter",
    on: { event: "letter" },
    quietHours: "hold",
    validFor: "P2D",
    caps: [{ max: 5, per: "day" }],
    offer: offer(),
  },
  {
    id: "welcome",
    on: { enter: { place: "shop" } },
    quietHours: "ignore",
    caps: [{ max: 9, per: "day" }],
    offer: offer(),
  },
  { id: "warm", on: { exit: { place: "shop" } }, quietHours: "ignore", caps: [{ max: 9, per: "day" }], offer: offer() },
  {
    id: "quiet",
    on: { event: "quiet" },
    // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; a moment is never awaited.
    then: [{ set: { tone: "soft" } }, { suppress: "coffee", for: "PT1H" }],
  },
  {
    id: "quieter",
    on: { event: "quieter" },
    // biome-ignore lint/suspicious/noThenProperty: as above.
    then: [{ set: { tone: "none", size: "small" } }, { suppress: "coffee", for: "PT3H" }],
  },
];

let desk: PushDesk;
let version: string;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  desk = openPushDesk();
  const campaigns = [{ id: "sweets", caps: [{ max: 2, per: "day" as const }] }];
  const policy = { quietHours: { from: "00:01", to: "00:00" }, caps: [{ max: 6, per: "day" as const }] };
  const published = await publish(street(moments, { campaigns, policy }));
  expect(published.status).toBe(200);
  version = published.body.version;
});
beforeEach(() => {
  // Each test has a day of its own, so that none counts for the caps of another.
  vi.setSystemTime(Math.ceil(Date.now() / DAY_MS) * DAY_MS + DAY_MS / 2);
  desk.clear();
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function two(purposes: readonly string[] = ALL): Promise<readonly [phone: Visitor, laptop: Visitor]> {
  return [await makeVisitor(purposes), await makeVisitor(purposes)];
}

const ask = (visitor: Visitor, name = "ask", more: object = {}, about = {}) =>
  visitor.ping({ event: { name }, ...more }, about);
const exported = async (visitor: Visitor) => (await visitor.send("/v1/me/export", "export+jwt")).body;
const receiptsOf = async (visitor: Visitor) => (await visitor.send("/v1/me/receipts", "receipts+jwt")).body.receipts;

describe("what becomes of two people's rows:", () => {
  it("exposures unite by id, so caps of moments, campaigns and the person add up", async () => {
    const [phone, laptop] = await two();
    for (const name of ["ask", "ask", "cake"]) expect((await ask(phone, name)).body.outcome).toBe("offer");
    for (const name of ["ask", "cake"]) expect((await ask(laptop, name)).body.outcome).toBe("offer");
    await unite(phone, laptop);
    expect(await partOf(phone.person, "exposures")).toHaveLength(5);
    expect((await ask(phone)).body.reason).toBe("cap-moment");
    expect((await ask(phone, "cocoa")).body.reason).toBe("cap-campaign");
    expect((await ask(phone, "tea")).body.outcome).toBe("offer");
    expect((await ask(phone, "tea")).body.reason).toBe("cap-person");
  });

  it("suppressions last until the later end", async () => {
    const [phone, laptop] = await two();
    await ask(phone, "quiet");
    await ask(laptop, "quieter");
    await unite(phone, laptop);
    pass(2 * HOUR_MS);
    expect((await ask(phone)).body.reason).toBe("suppressed");
    pass(HOUR_MS + MINUTE_MS);
    expect((await ask(phone)).body.outcome).toBe("offer");
  });

  it("of attributes the account's win, and the device fills gaps", async () => {
    const [phone, laptop] = await two();
    await ask(phone, "quiet");
    await ask(laptop, "quieter");
    await unite(phone, laptop);
    expect((await partOf(phone.person, "profile")).attributes).toEqual({ tone: "soft", size: "small" });
  });

  it("what either had stopped stays stopped", async () => {
    const [phone, laptop] = await two();
    const { receipt } = (await ask(laptop)).body;
    await laptop.send("/v1/me/stops", "stop+jwt", { receipt, stopped: true });
    await unite(phone, laptop);
    expect((await ask(phone)).body).toMatchObject({ outcome: "none", reason: "suppressed" });
  });

  it("stored answers move: a message that comes again has its answer, and one effect", async () => {
    const [phone, laptop] = await two();
    const jti = newJti();
    await ask(laptop, "ask", {}, { jti });
    const before = await pingAs(laptop, laptop, { version, jti });
    expect(before?.offer?.moment).toBe("coffee");
    await unite(phone, laptop);
    expect(await pingAs(phone, laptop, { version, jti })).toEqual({ ...before, person: laptop.person });
    expect(await partOf(phone.person, "exposures")).toHaveLength(1);
  });

  it("receipts move with their ids, and take each reaction once", async () => {
    const [phone, laptop] = await two();
    const { receipt } = (await ask(laptop)).body;
    const click = (visitor: Visitor, kind = "click") =>
      visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind });
    expect((await click(laptop)).status).toBe(202);
    const listed = await receiptsOf(laptop);
    pass(SECOND_MS);
    await unite(phone, laptop);
    expect(await receiptsOf(phone)).toEqual(listed);
    expect(listed[0].id).toBe(receipt);
    const { serial } = (await rowsOfVisitor(phone)).messages.find((row) => row.receipt !== null) ?? {};
    for (const kind of ["click", "impression", "impression"] as const) await reactAs(phone, laptop, serial ?? "", kind);
    const reactions = (await recordsOf(phone.person, "reaction")).map(({ kind, atMs }) => [kind, atMs]);
    expect(reactions).toEqual([
      ["click", Date.now() - SECOND_MS],
      ["impression", Date.now()],
    ]);
  });

  it("a subscription moves, and a push goes to it that is on its way, under the receipt it was given with", async () => {
    const [phone, laptop] = await two();
    await subscribe(laptop, "laptop");
    const { receipt } = (await ask(laptop, "letter", { channel: "push" })).body;
    expect(await pushesOf(laptop.person)).toHaveLength(1);
    const before = await pushesOf(laptop.person);
    await unite(phone, laptop);
    expect(await pushesOf(phone.person)).toEqual(before);
    expect(desk.requests).toEqual([]);
    await passToAlarmAt(phone.person, (before[0]?.deliveries[0]?.nextAtMs ?? 0) + 1);
    await settled(phone);
    expect(desk.requests.map(({ url }) => url)).toEqual(["http://push.test/laptop"]);
    expect((await receiptsOf(phone)).map(({ id }: { id: string }) => id)).toContain(receipt);
  });

  it("tags move, to be moved in the registry; a tag that is to be forgotten there is still to be forgotten", async () => {
    const [phone, laptop] = await two();
    const [card, lost] = [newMac(), newMac()];
    for (const tag of [card, lost]) {
      const claims = { tag, register: true, claim: await claimOf(tag) };
      expect((await laptop.send("/v1/me/tags", "tag+jwt", claims)).status).toBe(204);
    }
    const rows = await takeAway(laptop);
    const [held, given] = rows.tags;
    if (held === undefined || given === undefined) throw new Error("there are two");
    await uniteInto(phone, { ...rows, tags: [held, { ...given, state: "remove" }] });
    const kept = await recordsOf(phone.person, "tag");
    expect(kept).toContainEqual({ ...held, owner: `account's ${held.tag}`, state: "put", from: [held.owner] });
    expect(kept).toContainEqual({ ...given, state: "remove" });
  });

  it("nothing that moves triggers anything", async () => {
    const [phone, laptop] = await two();
    await subscribe(phone, "phone");
    await subscribe(laptop, "laptop");
    await laptop.ping(at(SHOP));
    await ask(laptop);
    const before = [...(await rowsOf(phone.person, "message")), ...(await rowsOf(laptop.person, "message"))].length;
    desk.clear();
    await unite(phone, laptop);
    expect(await rowsOf(phone.person, "message")).toHaveLength(before);
    expect(desk.requests).toEqual([]);
    // Where the device still is, nobody enters once more.
    expect(await pingAs(phone, laptop, { version, isInShop: true })).toMatchObject({
      outcome: "none",
      reason: "no-moment",
    });
  });

  it("visits come over with `places: true`, and end by silence", async () => {
    const [phone, laptop] = await two();
    await subscribe(laptop, "laptop");
    await laptop.ping(at(SHOP));
    await unite(phone, laptop, { places: true });
    expect((await stateOf(phone.person)).presence).toMatchObject({ visits: { shop: {} }, visitCounts: { shop: 1 } });
    const { silence } = await timersOf(phone.person);
    await passToAlarmAt(phone.person, (silence ?? 0) + 1);
    expect((await stateOf(phone.person)).presence.visits).toEqual({});
    await settled(phone);
    expect(desk.requests.map(({ url }) => url)).toEqual(["http://push.test/laptop"]);
  });

  it("visits, decision inputs and places in receipts come over only with `places: true`", async () => {
    const [phone, laptop] = await two();
    await laptop.ping(at(SHOP));
    pass(SECOND_MS);
    await ask(laptop);
    const moved = await rowsOfVisitor(laptop);
    expect(moved.messages.filter(({ input }) => input?.includes("shop"))).not.toEqual([]);
    await unite(phone, laptop, { places: false });
    const body = await exported(phone);
    expect(body.presence).toEqual({ stays: [], visits: {}, visitCounts: {} });
    expect(body.receipts).toHaveLength(2);
    for (const receipt of body.receipts) expect(receipt).not.toHaveProperty("decidedFrom");
    const causes = body.receipts.map(({ cause }: { cause?: object }) => cause);
    expect(causes).toEqual([{ kind: "event", name: "ask" }, undefined]);
    expect((await timersOf(phone.person)).silence).toBeUndefined();
    expect((await phone.ping(at(NOWHERE_NEAR))).body.presence).toEqual([]);
  });

  it("locale and time zone of the account stay, and the device's fill gaps", async () => {
    const [phone, laptop] = await two();
    await ask(phone, "cake", { locale: "de" });
    await ask(laptop, "cake", { locale: "en", timeZone: "Asia/Tokyo" });
    await unite(phone, laptop);
    expect(await partOf(phone.person, "profile")).toMatchObject({ locale: "de", timeZone: "Asia/Tokyo" });
  });
});
