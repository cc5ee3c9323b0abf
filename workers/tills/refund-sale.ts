import type { MeshError } from "../../shared/errors.ts";
import type { SaleEntry } from "../../shared/index/sale-entry.ts";
import { present } from "../../shared/json/present.ts";
import { answerTill } from "../../shared/respond/answer-till.ts";
import { ok, type Result } from "../../shared/result.ts";
import type { SaleCall, TillTold } from "../../shared/tills/till-call.ts";
import type { Replied } from "../http/call.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { askHolder } from "./ask-holder.ts";
import { askIndex } from "./ask-index.ts";
import { openPerson, personOfRedemption } from "./find-people.ts";
import { nameOfSale } from "./index-names.ts";
import type { TillMessage } from "./redeem.ts";
import { enterMessage } from "./sell.ts";

/**
 * Gives back a part of what was paid. Its coupon stays used; points that the rest would not have earned are taken back. The
 * transaction of the refund is in the index before; if the refund cannot be, it is forgotten there.
 */
export async function refundSale(isolate: Isolate, message: TillMessage): Replied {
  const { ask } = message;
  const name = await nameOfSale(ask.sender, ask.transaction, isolate.keys.tagHash);
  const noted = await enterMessage(isolate, { name, action: "refund", contents: ask.contents, isKept: true });
  if (!noted.ok) return noted;
  const told = await refund(isolate, message);
  const isUnknown = !told.ok && told.error.code === "unavailable";
  const isDone = told.ok && (told.value.sale ?? told.value.outcome)?.result === "refunded";
  if (!isUnknown && !isDone) {
    const call = JSON.stringify({ name, contents: ask.contents });
    const forgotten = await askIndex(isolate, name, (index) => index.forgetMessage(call));
    if (!forgotten.ok) return forgotten;
  }
  return told.ok ? ok({ status: 200, body: answerTill(told.value) }) : told;
}

async function refund(isolate: Isolate, { claims, ask }: TillMessage): Promise<Result<TillTold, MeshError>> {
  const { of = "" } = claims;
  const holder = await personOfRedemption(isolate, of);
  const coupon =
    holder === undefined ? ok(null) : await askHolder(isolate, { person: holder }, { ask, isLookUp: true });
  if (!coupon.ok) return coupon;
  const transaction = holder === undefined ? of : coupon.value?.transaction;
  if (transaction === undefined) return ok(coupon.value ?? {});
  const sale = await findSale(isolate, ask.sender, transaction);
  if (!sale.ok) return sale;
  const buyer = sale.value?.purchase && (await openPerson(isolate, sale.value.purchase.buyer));
  if (buyer !== undefined) {
    const asked = await askHolder(isolate, { person: buyer }, { ask, sale: saleOf({ claims, ask }, transaction) });
    return asked.ok ? ok(asked.value ?? {}) : asked;
  }
  const persons = await Promise.all((sale.value?.coupons ?? []).map((one) => openPerson(isolate, one)));
  for (const person of holder === undefined ? persons : [holder]) {
    const asked = person === undefined ? ok(null) : await askHolder(isolate, { person }, { ask });
    if (!asked.ok || asked.value !== null) return asked.ok ? ok(asked.value ?? {}) : asked;
  }
  return ok({});
}

async function findSale(
  isolate: Isolate,
  sender: string,
  transaction: string,
): Promise<Result<SaleEntry | undefined, MeshError>> {
  const name = await nameOfSale(sender, transaction, isolate.keys.tagHash);
  const json = await askIndex(isolate, name, (index) => index.findSale(name));
  if (!json.ok) return json;
  return ok(json.value === null ? undefined : JSON.parse(json.value));
}

function saleOf({ claims, ask }: TillMessage, transaction: string): SaleCall {
  const { sender, atMs, receivedMs, contents } = ask;
  const refund = ask.transaction;
  const { total } = claims;
  return present({
    ...{ sender, transaction, action: "refund" as const, atMs, receivedMs, contents, refund, total },
    isAlone: true as const,
  });
}
