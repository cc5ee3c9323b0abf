import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { hasDammDigit } from "../../shared/codes/damm-digit.ts";
import { MAX_COUPONS } from "../../shared/coupons/kept-coupon.ts";
import { IndexObject } from "../../workers/objects/index-object.ts";
import { type BackEnd, linked, makeBackEnd } from "./support/account.ts";
import { claimOf } from "./support/claims.ts";
import { copyCoupon, couponOffer, couponsOf, leadsTo, listed, redeem, redeemed } from "./support/coupons.ts";
import { type Gateway, makeGateway, newMac, rows } from "./support/gateway.ts";
import {
  DAY_MS,
  evict,
  HOUR_MS,
  MINUTE_MS,
  pass,
  passToAlarm,
  passToAlarmAt,
  recordsOf,
  rowsOf,
  tablesOf,
} from "./support/person-object.ts";
import { openPushDesk, type PushDesk, subscribe } from "./support/push-desk.ts";
import { at, NOWHERE_NEAR, SHOP, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

const NOON_MS = Date.UTC(2033, 5, 3, 12);
const ALL = ["location", "marketing", "push", "measurement"];

const often: Pick<Moment, "quietHours" | "caps"> = { quietHours: "ignore", caps: [{ max: 999, per: "day" }] };
const moments: Moment[] = [
  { id: "bread", on: { event: "ask" }, ...often, caps: [{ max: 300, per: "day" }], offer: couponOffer() },
  {
    id: "cake",
    on: { event: "cake" },
    ...often,
    offer: couponOffer({ where: { label: "books" }, discount: { percent: 20 }, validFor: "PT1H" }),
  },
  { id: "guest", on: { enter: { place: "shop" } }, ...often, onExit: "withdraw", offer: couponOffer() },
  { id: "goodbye", on: { exit: { place: "books" } }, ...often, offer: couponOffer() },
  { id: "held", on: { event: "held" }, campaign: "none", ...often, offer: couponOffer() },
  { id: "once", on: { event: "once" }, quietHours: "ignore", caps: [{ max: 1, per: "day" }], offer: couponOffer() },
];

let desk: PushDesk;
let crm: BackEnd;
let gateway: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  desk = openPushDesk();
  crm = await makeBackEnd();
  gateway = await makeGateway("gw-shop", "shop");
  const senders = [crm.entry, gateway.entry];
  const campaigns = [{ id: "none", control: 0.5 }];
  expect((await publish(street(moments, { senders, campaigns }))).status).toBe(200);
});
beforeEach(() => {
  pass(MINUTE_MS);
  desk.clear();
});
afterEach(() => {
  vi.restoreAllMocks();
  desk = openPushDesk();
});
afterAll(() => void vi.useRealTimers());

const ask = (visitor: Visitor, name = "ask", more = {}, about = {}) =>
  visitor.ping({ event: { name }, ...more }, about);

/** A person with one coupon, and its code. */
async function makeHolder(name = "ask"): Promise<{ visitor: Visitor; code: string; receipt: string }> {
  const visitor = await makeVisitor(ALL);
  const { body } = await ask(visitor, name);
  return { visitor, code: body.offer.coupon.code, receipt: body.receipt };
}

/** The index does not answer, until what this gives is called. */
function loseIndex(method: "put" | "remove"): () => void {
  vi.spyOn(console, "warn").mockReturnValue();
  const lost = vi.spyOn(IndexObject.prototype, method).mockImplementation(() => {
    throw new Error("the index is away");
  });
  return () => lost.mockRestore();
}

describe("an offer with a coupon", () => {
  it("has a code that leads to its person, and its worth in their language", async () => {
    const visitor = await makeVisitor(ALL);
    const { body } = await ask(visitor, "cake", { locale: "de-CH" });
    const expiresAt = new Date(Date.now() + HOUR_MS).toISOString();
    const { code } = body.offer.coupon;
    expect(body.offer.coupon).toMatchObject({ value: "20 % Rabatt", symbology: "qr", expiresAt });
    expect([code.length, code[0], hasDammDigit(code)]).toEqual([16, "1", true]);
    expect(await leadsTo(code)).toBe(visitor.person);
    expect(await couponsOf(visitor.person)).toMatchObject([
      {
        index: "held",
        coupon: {
          code: { kind: "own", shown: code },
          from: { moment: "cake", variant: "a" },
          worth: { value: "20 % Rabatt", discount: { percent: 20 } },
          places: ["books"],
          deeds: [],
        },
      },
    ]);
  });

  it("is answered once more as it was, and mints one coupon", async () => {
    const visitor = await makeVisitor(ALL);
    const jti = newJti();
    const first = await ask(visitor, "ask", {}, { jti });
    await evict(visitor.person);
    const again = await ask(visitor, "ask", {}, { jti });
    expect(again.body.offer).toEqual(first.body.offer);
    expect(await couponsOf(visitor.person)).toHaveLength(1);
  });

  it("is minted by nothing that gives no offer: a late message, one that is stale, and the control group", async () => {
    const visitor = await makeVisitor(ALL);
    await ask(visitor, "ask", {}, { ageSeconds: 600 });
    await visitor.ping(at(SHOP));
    const minted = (await couponsOf(visitor.person)).length;
    const stale = await ask(visitor, "ask", {}, { ageSeconds: 60 });
    expect([stale.body.outcome, (await couponsOf(visitor.person)).length]).toEqual(["none", minted]);
    const outcomes = new Set<string>();
    while (outcomes.size < 2) {
      const one = await makeVisitor(ALL);
      const { body } = await ask(one, "held");
      outcomes.add(body.outcome);
      expect(await couponsOf(one.person)).toHaveLength(body.outcome === "offer" ? 1 : 0);
    }
  });

  it("can be a push: of a message, of a gateway that hears a card, and of silence", async () => {
    const visitor = await makeVisitor(ALL);
    await subscribe(visitor, "phone");
    expect((await ask(visitor, "ask", { channel: "push" })).body.outcome).toBe("push");
    const tag = newMac();
    await visitor.send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: await claimOf(tag) });
    expect((await gateway.hear(rows(tag))).status).toBe(202);
    await visitor.ping(at({ latitude: 52.53, longitude: 13.405 }));
    await passToAlarmAt(visitor.person, Date.now() + HOUR_MS);
    await vi.waitFor(async () => {
      const kept = await couponsOf(visitor.person);
      expect(kept.map(({ coupon }) => "moment" in coupon.from && coupon.from.moment).toSorted()).toEqual([
        "bread",
        "goodbye",
        "guest",
      ]);
      expect(new Set(kept.map(({ index }) => index))).toEqual(new Set(["held"]));
    });
    for (const { coupon } of await couponsOf(visitor.person))
      expect(await leadsTo(coupon.code.shown)).toBe(visitor.person);
  });

  it("waits for the index a moment and no longer, and is told to it again until it has heard", async () => {
    const find = loseIndex("put");
    const { visitor, code } = await makeHolder();
    expect(await couponsOf(visitor.person)).toMatchObject([{ index: "put" }]);
    expect(await leadsTo(code)).toBeUndefined();
    await evict(visitor.person);
    await passToAlarmAt(visitor.person, Date.now() + 6 * MINUTE_MS);
    expect(await couponsOf(visitor.person)).toMatchObject([{ index: "put" }]);
    find();
    await passToAlarmAt(visitor.person, Date.now() + MINUTE_MS);
    await vi.waitFor(async () => expect(await couponsOf(visitor.person)).toMatchObject([{ index: "held" }]));
    expect(await leadsTo(code)).toBe(visitor.person);
  });

  it("is told to the index once if its code is another person's by chance", async () => {
    const put = vi.spyOn(IndexObject.prototype, "put").mockResolvedValue(false);
    const log = vi.spyOn(console, "error").mockReturnValue();
    const { visitor } = await makeHolder();
    expect(await couponsOf(visitor.person)).toMatchObject([{ index: "held" }]);
    expect([put.mock.calls.length, log.mock.calls]).toEqual([
      1,
      [["the code of a coupon is another person's already"]],
    ]);
  });

  it("does not wait for an index that is slow", async () => {
    let answer = (_: boolean) => {};
    const slow = new Promise<boolean>((resolve) => {
      answer = resolve;
    });
    vi.spyOn(IndexObject.prototype, "put").mockReturnValue(slow);
    const { visitor } = await makeHolder();
    expect(await couponsOf(visitor.person)).toMatchObject([{ index: "put" }]);
    answer(true);
    await vi.waitFor(async () => expect(await couponsOf(visitor.person)).toMatchObject([{ index: "held" }]));
  });
});

describe("a coupon in its person's object", () => {
  it("is redeemed once though 50 tills ask at once, and each hears the same again", async () => {
    const { visitor, code } = await makeHolder();
    const tills = Array.from({ length: 50 }, (_, till) => ({ sender: `till-${till}`, transaction: `t-${till}` }));
    const askAll = () => Promise.all(tills.map((till) => redeem(visitor.person, code, till)));
    const first = await askAll();
    const results = first.map(
      (reply) => reply.ok && typeof reply.value === "object" && reply.value?.outcome?.result === "redeemed",
    );
    expect(results.filter(Boolean)).toHaveLength(1);
    await evict(visitor.person);
    const used = results.indexOf(true);
    expect(await redeem(visitor.person, code, tills[used])).toEqual(first[used]);
    expect(await redeemed(visitor.person, code)).toBe("refused used");
  });

  it("is nothing for another code, in an object of nobody, and while it is paused", async () => {
    const { visitor, code } = await makeHolder();
    expect(await redeemed(visitor.person, "1000000000000009")).toBe("nothing");
    expect(await redeemed("nobody", code)).toBe("nothing");
    expect(await redeemed(visitor.person, code, { pauses: [{ moment: "bread" }] })).toBe("refused void");
    expect(await redeemed(visitor.person, code, { pauses: [{ moment: "cake" }] })).toBe("redeemed");
  });

  it("refuses a transaction that is something else by now", async () => {
    const { visitor, code } = await makeHolder();
    const about = { transaction: "t-1" };
    expect(await redeemed(visitor.person, code, about)).toBe("redeemed");
    expect(await redeemed(visitor.person, code, { ...about, contents: "others" })).toBe("transaction-reused");
  });

  it("is listed: what is open first, then the newest first", async () => {
    const { visitor, code } = await makeHolder();
    pass(MINUTE_MS);
    await ask(visitor, "cake");
    pass(2 * HOUR_MS);
    const { body } = await ask(visitor);
    await redeemed(visitor.person, code);
    const all = await listed(visitor);
    expect(all.map(({ state }) => state)).toEqual(["open", "expired", "redeemed"]);
    expect(all[0]?.coupon).toEqual({
      code: body.offer.coupon.code,
      symbology: "qr",
      value: "20 % off",
      expiresAtMs: Date.now() + 7 * DAY_MS,
    });
  });

  it("is told with the page of its offer, as it is by now", async () => {
    const { visitor, code } = await makeHolder();
    const serial = (await couponsOf(visitor.person))[0]?.coupon.id ?? "";
    const now = async () => {
      const reply = await env.PERSON.getByName(visitor.person).offer({ serial });
      return reply.ok && reply.value?.standing === "open" && [reply.value.offer.coupon?.code, reply.value.coupon];
    };
    expect(await now()).toEqual([code, "open"]);
    await redeemed(visitor.person, code);
    expect(await now()).toEqual([code, "redeemed"]);
  });

  it("is one of at most 200: what is over goes first, and the index forgets the codes", async () => {
    const { visitor, code: redeemedCode } = await makeHolder();
    await redeemed(visitor.person, redeemedCode);
    pass(MINUTE_MS);
    const oldest = (await ask(visitor)).body.offer.coupon.code;
    await copyCoupon(visitor.person, MAX_COUPONS - 2);
    pass(MINUTE_MS);
    const keptCodes = async () => (await couponsOf(visitor.person)).map(({ coupon }) => coupon.code.shown);
    for (const gone of [redeemedCode, oldest]) {
      expect(await keptCodes()).toContain(gone);
      expect(await leadsTo(gone)).toBe(visitor.person);
      const { code } = (await ask(visitor)).body.offer.coupon;
      await vi.waitFor(async () => expect(await recordsOf(visitor.person, "code")).toEqual([]));
      expect(await keptCodes()).toHaveLength(MAX_COUPONS);
      expect(await keptCodes()).toContain(code);
      expect(await keptCodes()).not.toContain(gone);
      expect(await leadsTo(gone)).toBeUndefined();
    }
  });

  it("stays 60 days past its end, with the code, and then goes by itself", async () => {
    const { visitor } = await makeHolder();
    const overMs = Date.now() + (7 + 60) * DAY_MS;
    await passToAlarmAt(visitor.person, overMs);
    expect(await couponsOf(visitor.person)).toHaveLength(1);
    await passToAlarmAt(visitor.person, overMs + HOUR_MS);
    expect(await couponsOf(visitor.person)).toEqual([]);
  });

  it("is in the export with its state", async () => {
    const { visitor, code } = await makeHolder();
    await redeemed(visitor.person, code);
    const { body } = await visitor.send("/v1/me/export", "export+jwt");
    expect(body.coupons).toMatchObject([{ state: "redeemed", coupon: { code: { shown: code } } }]);
  });
});

describe("a coupon that ends as its person leaves", () => {
  const enter = async () => {
    const visitor = await makeVisitor(ALL);
    const { body } = await visitor.ping(at(SHOP));
    pass(MINUTE_MS);
    return { visitor, code: body.offer.coupon.code };
  };

  it("is void once they have left, and one of another moment stays", async () => {
    const { visitor, code } = await enter();
    const bread = (await ask(visitor)).body.offer.coupon.code;
    await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
    expect(await redeemed(visitor.person, code)).toBe("refused void");
    expect(await redeemed(visitor.person, bread)).toBe("redeemed");
    expect((await couponsOf(visitor.person)).some((kept) => "endsWith" in kept)).toBe(false);
  });

  it("is void after silence", async () => {
    const { visitor, code } = await enter();
    await passToAlarmAt(visitor.person, Date.now() + HOUR_MS);
    expect(await redeemed(visitor.person, code)).toBe("refused void");
  });

  it("is void without `location`, and no row says where it ended; what was given without a place stays", async () => {
    const { visitor, code } = await enter();
    const bread = (await ask(visitor)).body.offer.coupon.code;
    await visitor.consent({ location: false, marketing: false });
    expect(await redeemed(visitor.person, code)).toBe("refused void");
    expect(await redeemed(visitor.person, bread)).toBe("redeemed");
    expect(JSON.stringify(await recordsOf(visitor.person, "coupon"))).not.toContain("shop");
  });

  it("stays redeemed, if it was", async () => {
    const { visitor, code } = await enter();
    expect(await redeemed(visitor.person, code)).toBe("redeemed");
    await visitor.ping({ ...at(NOWHERE_NEAR), present: ["shop"] });
    expect(await redeemed(visitor.person, code)).toBe("refused used");
  });
});

describe("of whoever is erased", () => {
  it("nothing is left, and the index forgets their codes", async () => {
    const { visitor, code } = await makeHolder();
    await visitor.send("/v1/me/erase", "erase+jwt");
    expect(await leadsTo(code)).toBeUndefined();
    expect(await redeemed(visitor.person, code)).toBe("nothing");
    expect((await tablesOf(visitor.person)).record).toMatchObject([{ kind: "state" }]);
  });

  it("the codes are kept until the index has heard, and nothing besides", async () => {
    const find = loseIndex("remove");
    const { visitor, code } = await makeHolder();
    await visitor.send("/v1/me/erase", "erase+jwt");
    expect((await rowsOf(visitor.person, "record")).map(({ kind }) => kind)).toEqual(["code", "state"]);
    await evict(visitor.person);
    // Beyond the time that anything else of an erasure is kept.
    pass(26 * HOUR_MS);
    await passToAlarm(visitor.person);
    expect(await leadsTo(code)).toBe(visitor.person);
    find();
    await passToAlarmAt(visitor.person, Date.now() + 2 * MINUTE_MS);
    await vi.waitFor(async () => expect(await leadsTo(code)).toBeUndefined());
    await passToAlarmAt(visitor.person, Date.now() + 2 * MINUTE_MS);
    expect(await tablesOf(visitor.person)).toEqual({});
  });
});

describe("the coupons of a device that becomes a customer's", () => {
  let customers = 0;
  const newCustomer = () => `saver-${customers++}`;

  it("move with their receipts, and their codes lead to the customer", async () => {
    const { visitor, code } = await makeHolder();
    const own = visitor.person;
    const { body } = await linked(crm, visitor, newCustomer());
    await vi.waitFor(async () => expect(await couponsOf(body.person)).toMatchObject([{ index: "held", person: own }]));
    expect((await couponsOf(body.person))[0]).not.toHaveProperty("from");
    expect(await leadsTo(code)).toBe(body.person);
    expect(await redeem(own, code)).toMatchObject({ ok: false, error: { code: "moved", to: body.person } });
    expect(await redeemed(body.person, code)).toBe("redeemed");
    expect(await listed(visitor)).toMatchObject([{ person: own, state: "redeemed" }]);
  });

  it("lead there once the index hears of it, and nowhere if the customer was erased before", async () => {
    for (const isErased of [false, true]) {
      const { visitor, code } = await makeHolder();
      const own = visitor.person;
      const find = loseIndex("put");
      const { body } = await linked(crm, visitor, newCustomer());
      expect(await couponsOf(body.person)).toMatchObject([{ index: "put", from: [own] }]);
      expect(await leadsTo(code)).toBe(own);
      find();
      if (isErased) await visitor.send("/v1/me/erase", "erase+jwt");
      else await passToAlarmAt(body.person, Date.now() + MINUTE_MS);
      await vi.waitFor(async () => expect(await leadsTo(code)).toBe(isErased ? undefined : body.person));
    }
  });

  it("are void beyond what the caps of their moments allow: many devices have no more than one", async () => {
    const customer = newCustomer();
    const holders = [await makeHolder("once"), await makeHolder("once")];
    for (const { visitor } of holders) await linked(crm, visitor, customer);
    const { person } = holders[0]?.visitor ?? {};
    const results = await Promise.all(holders.map(({ code }) => redeemed(person ?? "", code)));
    expect(results).toEqual(["redeemed", "refused void"]);
  });

  it("end with a place as the device that was there is unlinked", async () => {
    const visitor = await makeVisitor(ALL);
    await linked(crm, visitor, newCustomer());
    const { code } = (await visitor.ping(at(SHOP))).body.offer.coupon;
    expect((await visitor.send("/v1/me/unlink", "unlink+jwt")).status).toBe(204);
    expect(await redeemed(visitor.person, code)).toBe("refused void");
  });

  it("that ended with a place are void, unless places come along", async () => {
    for (const places of [true, undefined]) {
      const visitor = await makeVisitor(ALL);
      const { code } = (await visitor.ping(at(SHOP))).body.offer.coupon;
      const { body } = await linked(crm, visitor, newCustomer(), places === undefined ? {} : { places });
      expect(await redeemed(body.person, code)).toBe(places === undefined ? "refused void" : "redeemed");
    }
  });
});
