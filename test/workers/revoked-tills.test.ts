import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { couponOffer, couponsOf } from "./support/coupons.ts";
import { type Customer, makeCustomer } from "./support/customer.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { FRIENDS } from "./support/loyalty.ts";
import { readLive, SIGNED_IN, switchLive } from "./support/operator.ts";
import { alarmOf, DAY_MS, evict, HOUR_MS, MINUTE_MS, pass, recordsOf } from "./support/person-object.ts";
import { openPushDesk } from "./support/push-desk.ts";
import { costOf } from "./support/storage-cost.ts";
import { offer, street } from "./support/street.ts";
import { cardNumberOf, makeTill, type Till, toldTill } from "./support/till.ts";
import { call, post, publish, told } from "./support/visitor.ts";

/* A till that was stolen: what it reported since then is void. */

const NOON_MS = Date.UTC(2034, 5, 3, 12);
const ALL = ["marketing", "loyalty", "profiling"];
const limits: Pick<Moment, "quietHours" | "caps"> = { quietHours: "ignore", caps: [{ max: 300, per: "day" }] };
const EUR = (amount: string) => ({ amount, currency: "EUR" });

let stolen: Till;
let honest: Till;
let office: Gateway;

beforeAll(async () => {
  vi.setSystemTime(NOON_MS);
  openPushDesk();
  stolen = await makeTill("stolen");
  honest = await makeTill("honest");
  office = await makeGateway("office", "shop", { kind: "backend", scopes: ["link", "profiles"] });
  const moments: Moment[] = [
    { id: "bread", on: { event: "ask" }, ...limits, offer: couponOffer() },
    { id: "again", on: { event: "again" }, ...limits, when: 'person.redeemed("bread")', offer: offer() },
  ];
  const senders = [stolen.entry, honest.entry, office.entry];
  const { status, body } = await publish(street(moments, { senders, loyalty: FRIENDS }));
  expect(status, JSON.stringify(body)).toBe(200);
});
beforeEach(() => pass(HOUR_MS));
afterAll(() => void vi.useRealTimers());

interface Shopper {
  readonly customer: Customer;
  readonly card: string;
  readonly code: string;
}

async function makeShopper(): Promise<Shopper> {
  const customer = await makeCustomer(office, ALL);
  return { customer, card: await cardNumberOf(customer), code: await askCoupon(customer) };
}

async function askCoupon(customer: Customer): Promise<string> {
  pass(1);
  return (await customer.ping({ event: { name: "ask" } })).body.offer.coupon.code;
}

const iso = (ms: number) => new Date(ms).toISOString();
const restore = async (sender = "stolen") => {
  pass(MINUTE_MS);
  expect((await switchLive("restore", { sender })).status).toBe(200);
  pass(MINUTE_MS);
};

/** Does the work between revoking and restoring. */
async function whileRevoked(sinceMs: number, work: () => Promise<void>, sender = "stolen"): Promise<void> {
  expect((await switchLive("revoke", { sender, since: iso(sinceMs) })).status).toBe(200);
  pass(MINUTE_MS);
  try {
    await work();
  } finally {
    await restore(sender);
  }
}

const asked = async (till: Till, claims: object) => toldTill(await till.ask(claims));

async function seen({ customer, code }: Shopper) {
  const { coupons } = (await customer.send("/v1/me/coupons", "coupons+jwt")).body;
  const state = coupons.find(({ coupon }: { coupon: { code: string } }) => coupon.code === code)?.state;
  const { points, tier } = (await customer.send("/v1/me/card", "card+jwt")).body;
  return [state, points.balance, tier];
}

describe("what a till reported before it was revoked", () => {
  it("is void from `since` on: its points are taken back, and another till takes the coupon", async () => {
    const shopper = await makeShopper();
    const sinceMs = Date.now();
    const sale = { code: shopper.code, card: shopper.card, total: EUR("12.50") };
    expect(await asked(stolen, sale)).toBe("redeemed");
    expect(await seen(shopper)).toEqual(["redeemed", 12, "blue"]);
    await whileRevoked(sinceMs, async () => {
      expect(await asked(stolen, { code: shopper.code })).toBe("revoked");
      expect(await seen(shopper)).toEqual(["open", 0, undefined]);
      const { ledger } = (await shopper.customer.send("/v1/me/card", "card+jwt")).body;
      expect(ledger.map(({ points, reason }: { points: number; reason: string }) => [points, reason])).toEqual([
        [-12, "revoked"],
        [12, "purchase"],
      ]);
      expect(await asked(honest, { ...sale, transaction: newJti() })).toBe("redeemed");
      expect(await seen(shopper)).toEqual(["redeemed", 12, "blue"]);
    });
  });

  it("is void for a till that is the first to ask, after the object was evicted", async () => {
    const shopper = await makeShopper();
    const sinceMs = Date.now();
    expect(await asked(stolen, { code: shopper.code, total: EUR("40") })).toBe("redeemed");
    await evict(shopper.customer.person);
    await whileRevoked(sinceMs, async () => {
      expect(await asked(honest, { action: "check", code: shopper.code })).toBe("checked");
      const { body } = await honest.ask({ code: shopper.code, total: EUR("7") });
      expect([body.result, body.points]).toEqual(["redeemed", { earned: 7, balance: 7 }]);
    });
  });

  it("stays if the mesh heard of it before `since`", async () => {
    const shopper = await makeShopper();
    expect(await asked(stolen, { code: shopper.code, card: shopper.card, total: EUR("12.50") })).toBe("redeemed");
    pass(1);
    await whileRevoked(Date.now(), async () => {
      expect(await seen(shopper)).toEqual(["redeemed", 12, "blue"]);
      expect(await asked(honest, { code: shopper.code })).toBe("refused used");
    });
  });

  it("goes by when the mesh heard of it, whatever the till says of its clock", async () => {
    const shopper = await makeShopper();
    pass(10 * MINUTE_MS);
    const late = await stolen.sign({ card: shopper.card, total: EUR("20"), late: true }, { ageSeconds: 300 });
    expect((await post("/v1/redemptions", late)).body.result).toBe("recorded");
    await whileRevoked(Date.now(), async () => expect(await seen(shopper)).toEqual(["open", 0, undefined]));
  });

  it("is over if the coupon has ended meanwhile: no till takes it", async () => {
    const shopper = await makeShopper();
    const sinceMs = Date.now();
    expect(await asked(stolen, { code: shopper.code })).toBe("redeemed");
    pass(8 * DAY_MS);
    await whileRevoked(sinceMs, async () => {
      expect(await asked(honest, { code: shopper.code })).toBe("refused expired");
    });
  });

  it("takes unused rewards along, newest first, and what is spent is owed", async () => {
    const shopper = await makeShopper();
    const { customer } = shopper;
    const sinceMs = Date.now();
    expect(await asked(stolen, { card: shopper.card, total: EUR("60") })).toBe("recorded");
    const rewards: string[] = [];
    for (let time = 0; time < 2; time++) {
      pass(MINUTE_MS);
      rewards.push((await customer.send("/v1/me/rewards", "reward+jwt", { reward: "coffee" })).body.coupon.code);
    }
    expect(await asked(honest, { code: rewards[0] })).toBe("redeemed");
    await whileRevoked(sinceMs, async () => {
      expect(await asked(honest, { code: rewards[1] })).toBe("refused void");
      expect((await seen(shopper))[1]).toBe(-30);
      expect(await asked(honest, { card: shopper.card, total: EUR("31") })).toBe("recorded");
      expect((await seen(shopper))[1]).toBe(1);
    });
  });

  it("counts for no condition any more", async () => {
    const { customer, code } = await makeShopper();
    const sinceMs = Date.now();
    const again = async () => {
      pass(MINUTE_MS);
      return (await customer.ping({ event: { name: "again" } })).body.outcome;
    };
    expect(await asked(stolen, { code })).toBe("redeemed");
    expect(await again()).toBe("offer");
    await whileRevoked(sinceMs, async () => expect(await again()).toBe("none"));
  });

  it("is void, too, if it was points in rows of a back end", async () => {
    const { customer } = await makeShopper();
    const sinceMs = Date.now();
    const points = { id: "gift", points: 25, reason: "A gift" };
    const signed = await office.sign(
      { rows: [{ customer: customer.customer, points }] },
      { header: { typ: "profiles+jwt" } },
    );
    expect((await post("/v1/profiles", signed)).body).toEqual({ accepted: 1, ignored: 0 });
    const balance = async () => (await customer.send("/v1/me/card", "card+jwt")).body.points.balance;
    expect(await balance()).toBe(25);
    await whileRevoked(sinceMs, async () => expect(await balance()).toBe(0), "office");
    expect(await balance()).toBe(0);
  });
});

describe("once a revoked till is restored", () => {
  it("what was void stays void, seen before or not, and what it reports from then on counts", async () => {
    const [early, late] = [await makeShopper(), await makeShopper()];
    const sinceMs = Date.now();
    const sales = [early, late].map(({ code, card }) => ({ code, card, transaction: newJti(), total: EUR("12") }));
    for (const sale of sales) expect(await asked(stolen, sale)).toBe("redeemed");
    await whileRevoked(sinceMs, async () => expect(await seen(early)).toEqual(["open", 0, undefined]));
    expect([await seen(early), await seen(late)]).toEqual(Array.from({ length: 2 }, () => ["open", 0, undefined]));
    // Its list has them still: it is answered the same, and nothing comes back.
    for (const sale of sales) expect(await asked(stolen, sale)).toBe("redeemed");
    expect([await seen(early), await seen(late)]).toEqual(Array.from({ length: 2 }, () => ["open", 0, undefined]));
    expect(await asked(stolen, { ...sales[0], transaction: newJti() })).toBe("redeemed");
    expect(await seen(early)).toEqual(["redeemed", 12, "blue"]);
    await evict(early.customer.person);
    expect(await seen(early)).toEqual(["redeemed", 12, "blue"]);
  });

  it("an earlier sale that is refunded or voided then takes nothing back twice", async () => {
    const shopper = await makeShopper();
    const sinceMs = Date.now();
    const transaction = newJti();
    expect(await asked(stolen, { code: shopper.code, card: shopper.card, transaction, total: EUR("20") })).toBe(
      "redeemed",
    );
    await whileRevoked(sinceMs, async () => {
      expect(await asked(honest, { card: shopper.card, total: EUR("5") })).toBe("recorded");
    });
    await stolen.ask({ action: "refund", transaction: newJti(), of: transaction, total: EUR("8") });
    expect(await asked(stolen, { action: "void", transaction, of: transaction })).toBe("voided");
    expect(await seen(shopper)).toEqual(["open", 5, undefined]);
    const [{ coupon } = { coupon: undefined }] = await couponsOf(shopper.customer.person);
    expect(coupon?.deeds.filter(({ use }) => use === "undone")).toEqual([]);
  });
});

describe("the rows that it costs", () => {
  it("are those of what is void, once, and none for anybody else", async () => {
    const [shopper, other] = [await makeShopper(), await makeShopper()];
    const sinceMs = Date.now();
    expect(await asked(stolen, { code: shopper.code, card: shopper.card, total: EUR("12") })).toBe("redeemed");
    const look = async ({ customer }: Shopper) => {
      await alarmOf(customer.person);
      const [, rows, alarms] = await costOf(customer.person, () => customer.send("/v1/me/coupons", "coupons+jwt"));
      return rows + alarms;
    };
    await whileRevoked(sinceMs, async () => {
      // The coupon, the lot and the debit that reverses it.
      expect([await look(shopper), await look(shopper), await look(other)]).toEqual([3, 0, 0]);
    });
    expect(await recordsOf(other.customer.person, "points")).toEqual([]);
  });
});

describe("POST /admin/v1/revoke with `since`", () => {
  it("is in the live state and in the log, until when it was restored", async () => {
    const sinceMs = Date.now() - HOUR_MS;
    const { body } = await switchLive("revoke", { sender: "honest", since: iso(sinceMs) });
    const of = ({ live }: { live: { voidReports: { sender: string }[] } }) =>
      live.voidReports.filter(({ sender }) => sender === "honest");
    expect(of(body)).toEqual([{ sender: "honest", sinceMs }]);
    // It is in that span already.
    expect(of((await switchLive("revoke", { sender: "honest", since: iso(sinceMs + 1) })).body)).toEqual(of(body));
    pass(MINUTE_MS);
    const untilMs = Date.now();
    await switchLive("restore", { sender: "honest" });
    expect(of((await readLive()).body)).toEqual([{ sender: "honest", sinceMs, untilMs }]);
    const { entries } = (await call("/admin/v1/audit", { headers: SIGNED_IN })).body;
    const lines = entries.map(({ what, subject }: { what: string; subject: string }) => `${what} ${subject}`);
    expect(lines).toContain(`revoke sender honest since ${iso(sinceMs)}`);
    pass(MINUTE_MS);
  });

  it("says the same as without it to a sender that was revoked without", async () => {
    await switchLive("revoke", { sender: "honest" });
    const { voidReports } = (await readLive()).body.live;
    expect(voidReports.filter(({ untilMs }: { untilMs?: number }) => untilMs === undefined)).toEqual([]);
    await restore("honest");
  });

  it.each([
    ["in the future", "revoke", { sender: "honest", since: iso(NOON_MS + 900 * DAY_MS) }],
    ["over 400 days ago", "revoke", { sender: "honest", since: iso(NOON_MS - 500 * DAY_MS) }],
    ["no instant", "revoke", { sender: "honest", since: "2h" }],
    ["of a device", "revoke", { device: "A".repeat(43), since: iso(NOON_MS) }],
    ["of nobody", "revoke", { since: iso(NOON_MS) }],
    ["of restoring", "restore", { sender: "honest", since: iso(NOON_MS) }],
  ])("is 422 if it is %s, and nothing is revoked", async (_, action, body) => {
    expect(told(await switchLive(action, body))).toEqual([422, "invalid"]);
    expect((await readLive()).body.live.revokedSenders).toEqual([]);
  });

  it("is 422 if the mesh remembers as many as it can", async () => {
    const { voidReports } = (await readLive()).body.live;
    for (let more = voidReports.length; more < 64; more++) {
      pass(1);
      await switchLive("revoke", { sender: "honest", since: iso(Date.now() - 1) });
      await switchLive("restore", { sender: "honest" });
    }
    pass(1);
    expect(told(await switchLive("revoke", { sender: "honest", since: iso(Date.now() - 1) }))).toEqual([
      422,
      "invalid",
    ]);
    pass(402 * DAY_MS);
    expect((await readLive()).body.live.voidReports).toEqual([]);
  });
});
