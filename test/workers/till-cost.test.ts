import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { newJti } from "../../client/sdk/device.ts";
import { hashCode } from "../../shared/index/hash-code.ts";
import { indexOf } from "../../workers/adapters/index-of.ts";
import { readConfig } from "../../workers/env.ts";
import { importKeys } from "../../workers/isolate/keys.ts";
import { IndexObject } from "../../workers/objects/index-object.ts";
import { Person } from "../../workers/objects/person.ts";
import { nameOfGuesser, nameOfSale } from "../../workers/tills/index-names.ts";
import { counted } from "./support/counters.ts";
import { couponOffer } from "./support/coupons.ts";
import { bindings } from "./support/forge.ts";
import { FRIENDS } from "./support/loyalty.ts";
import { alarmOf } from "./support/person-object.ts";
import { costIn } from "./support/storage-cost.ts";
import { street } from "./support/street.ts";
import { cardNumberOf, makeTill, type Till, toldTill } from "./support/till.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/* What a message of a till costs, in all objects together: the table of docs/tills.md#limits. */

const { find, findSale, enterSale, forgetMessage, voidSale, misses, miss } = IndexObject.prototype;
const INDEX_CALLS = Object.keys({
  find,
  findSale,
  enterSale,
  forgetMessage,
  voidSale,
  misses,
  miss,
}) as (keyof IndexObject & "find")[];

let till: Till;
let visitor: Visitor;
let code: string;

beforeEach(async () => {
  till = await makeTill("till");
  const moment = { id: "bread", on: { event: "bread" }, caps: [{ max: 9, per: "day" as const }], offer: couponOffer() };
  expect((await publish(street([moment], { senders: [till.entry], loyalty: FRIENDS }))).status).toBe(200);
  visitor = await makeVisitor(["marketing", "loyalty"]);
  code = (await visitor.ping({ event: { name: "bread" } })).body.offer.coupon.code;
});
afterEach(() => vi.restoreAllMocks());

/**
 * The index objects in which a message of these transactions may store something, each once: awake, and with tables and a daily
 * alarm from an earlier message.
 */
async function indexesOf(transactions: readonly string[]) {
  const { tagHash } = await importKeys(bindings());
  const names = [
    await hashCode(code, tagHash),
    ...(await Promise.all(transactions.map((transaction) => nameOfSale("till", transaction, tagHash)))),
    await nameOfGuesser("till", tagHash),
  ];
  const indexes = names.map((name) => indexOf(bindings(), readConfig(bindings()), name));
  await Promise.all(indexes.map((object) => object.miss("nobody")));
  return [...new Map(indexes.map((object) => [String(object.id), object])).values()];
}

/** What it is told, the calls of objects that it made, and the rows and alarms that they wrote. */
async function costOfAsking(claims: { transaction: string; of?: string; [claim: string]: unknown }) {
  await alarmOf(visitor.person);
  const calls = [
    vi.spyOn(Person.prototype, "redeem"),
    ...INDEX_CALLS.map((name) => vi.spyOn(IndexObject.prototype, name)),
  ];
  let told = "";
  let rows = 0;
  let work = async () => {
    told = toldTill(await till.ask(claims));
    await counted(visitor.person);
  };
  const indexes = await indexesOf([claims.transaction, claims.of ?? claims.transaction]);
  for (const object of [env.PERSON.getByName(visitor.person), ...indexes]) {
    const inner = work;
    work = async () => {
      const [, written, alarms] = await costIn(object, inner);
      rows += written + alarms;
    };
  }
  for (const call of calls) call.mockClear();
  await work();
  return { told, calls: calls.reduce((sum, { mock }) => sum + mock.calls.length, 0), rows };
}

describe("a message of a till costs", () => {
  it("no row if it only checks, four if it redeems, none if it is said again, and few if it takes back", async () => {
    const transaction = newJti();
    const sale = { transaction, code };
    expect(await costOfAsking({ ...sale, action: "check" })).toEqual({ told: "checked", calls: 3, rows: 0 });
    expect(await costOfAsking(sale)).toEqual({ told: "redeemed", calls: 4, rows: 4 });
    expect(await costOfAsking(sale)).toEqual({ told: "redeemed", calls: 4, rows: 0 });
    const refund = {
      transaction: newJti(),
      of: transaction,
      action: "refund",
      total: { amount: "1", currency: "EUR" },
    };
    expect(await costOfAsking(refund)).toEqual({ told: "refunded", calls: 3, rows: 2 });
    expect(await costOfAsking({ transaction, of: transaction, action: "void" })).toEqual({
      told: "voided",
      calls: 3,
      rows: 5,
    });
  });

  it("two rows more if it tells of a purchase that earns points, with a card of the same person no call more than with one", async () => {
    const card = await cardNumberOf(visitor);
    const total = { amount: "10", currency: "EUR" };
    const alone = { transaction: newJti(), card, total };
    expect(await costOfAsking(alone)).toEqual({ told: "recorded", calls: 3, rows: 3 });
    expect(await costOfAsking(alone)).toEqual({ told: "recorded", calls: 3, rows: 0 });
    const both = { transaction: newJti(), code, card, total };
    expect(await costOfAsking(both)).toEqual({ told: "redeemed", calls: 5, rows: 6 });
    const refund = { transaction: newJti(), of: both.transaction, action: "refund", total };
    expect(await costOfAsking(refund)).toEqual({ told: "refunded", calls: 3, rows: 4 });
    expect(await costOfAsking({ transaction: newJti(), of: both.transaction, action: "void" })).toEqual({
      told: "voided",
      calls: 3,
      rows: 6,
    });
  });

  it("two rows if it is refused, and none if nothing answers to its code", async () => {
    const sold = await till.ask({ code });
    expect(toldTill(sold)).toBe("redeemed");
    const refused = await costOfAsking({ transaction: newJti(), code });
    expect(refused).toEqual({ told: "refused used", calls: 4, rows: 2 });
    const ours = { transaction: newJti(), code: "4006381333931" };
    expect(await costOfAsking(ours)).toEqual({ told: "refused unknown", calls: 2, rows: 0 });
    const last = Number(code.at(-1));
    const mistyped = { transaction: newJti(), code: `${code.slice(0, -1)}${(last + 1) % 10}` };
    expect(await costOfAsking(mistyped)).toEqual({ told: "refused unknown", calls: 1, rows: 0 });
  });
});
