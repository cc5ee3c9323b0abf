import { readTypedCode } from "../../shared/codes/typed-code.ts";
import type { TillAsk } from "../../shared/coupons/till-ask.ts";
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
import { findByCode, openPerson, personOfRedemption } from "./find-people.ts";
import { nameOfSale } from "./index-names.ts";
import type { TillMessage } from "./redeem.ts";
import { enterMessage } from "./sell.ts";

/** A coupon that a void names: whose it is, and how it is found there. */
interface Named {
  readonly person: string;
  readonly epoch?: number;
  readonly code?: string;
}

/**
 * Takes back a sale of the same sender: with a code or a redemption that coupon and what was bought, else all coupons of the
 * transaction, too. One that comes before its sale is kept in the index, and whoever the sale concerns hears of it first.
 */
export async function voidSale(isolate: Isolate, message: TillMessage): Replied {
  const { claims, ask } = message;
  const named = await findNamed(isolate, message);
  if (!named.ok) return named;
  if (named.value === null) return ok({ status: 200, body: answerTill({}) });
  const noted = await noteVoid(isolate, message);
  if (!noted.ok) return noted;
  let told: TillTold | null = null;
  if (named.value !== undefined) {
    const { code } = named.value;
    const asked = await askHolder(isolate, named.value, present({ code, ask }));
    if (!asked.ok) return asked;
    told = asked.value;
    if (told === null || told.outcome?.result === "refused") return ok({ status: 200, body: answerTill(told ?? {}) });
  }
  const isTransaction = claims.of === undefined || (await personOfRedemption(isolate, claims.of)) === undefined;
  const transaction = isTransaction ? (claims.of ?? claims.transaction) : told?.transaction;
  if (transaction === undefined) return ok({ status: 200, body: answerTill(told ?? {}) });
  const kept = await keepVoid(isolate, ask, { transaction, isWhole: named.value === undefined });
  if (!kept.ok) return kept;
  const others = await tellOthers(isolate, ask, { transaction, sale: kept.value, isWhole: named.value === undefined });
  if (!others.ok) return others;
  return ok({ status: 200, body: answerTill(mergeTold([...(told ? [told] : []), ...others.value])) });
}

/** Undefined: it names no coupon. Null: it names one that is nobody's. */
async function findNamed(
  isolate: Isolate,
  { claims: { code, of }, ask }: TillMessage,
): Promise<Result<Named | undefined | null, MeshError>> {
  if (code !== undefined) {
    const found = await findByCode(isolate, code, ask.sender);
    if (!found.ok) return found;
    return ok(found.value === undefined ? null : { ...found.value, code: readTypedCode(code).code });
  }
  const person = of === undefined ? undefined : await personOfRedemption(isolate, of);
  return ok(person === undefined ? undefined : { person });
}

/** A void with a transaction of its own says one thing by it; one without a coupon is remembered nowhere else. */
async function noteVoid(isolate: Isolate, { claims, ask }: TillMessage): Promise<Result<unknown, MeshError>> {
  const { code, of, transaction } = claims;
  if (code !== undefined && (of === undefined || of === transaction)) return ok(undefined);
  const name = await nameOfSale(ask.sender, transaction, isolate.keys.tagHash);
  return enterMessage(isolate, { name, action: "void", contents: ask.contents, isKept: true });
}

async function keepVoid(
  isolate: Isolate,
  ask: TillMessage["ask"],
  { transaction, isWhole }: { readonly transaction: string; readonly isWhole: boolean },
): Promise<Result<SaleEntry, MeshError>> {
  const name = await nameOfSale(ask.sender, transaction, isolate.keys.tagHash);
  // Whoever hears of it later gives no redemption for it.
  const kept: TillAsk = present({ ...wholeAsk(ask, isWhole), of: transaction, redemption: "" });
  const call = JSON.stringify({ name, voided: { ask: JSON.stringify(kept), isWhole } });
  const json = await askIndex(isolate, name, (index) => index.voidSale(call));
  return json.ok ? ok(JSON.parse(json.value)) : json;
}

/** Tells the buyer and, of the whole sale, whoever's coupons it used: each person once. */
async function tellOthers(
  isolate: Isolate,
  ask: TillMessage["ask"],
  about: { readonly transaction: string; readonly sale: SaleEntry; readonly isWhole: boolean },
): Promise<Result<readonly TillTold[], MeshError>> {
  const { transaction, sale, isWhole } = about;
  const { sender, atMs, receivedMs, contents } = ask;
  const buyer = sale.purchase && (await openPerson(isolate, sale.purchase.buyer));
  const holders = await Promise.all(isWhole ? sale.coupons.map((one) => openPerson(isolate, one)) : []);
  const told: TillTold[] = [];
  for (const person of new Set([...holders, buyer])) {
    if (person === undefined) continue;
    const bought: SaleCall = present({
      ...{ sender, transaction, action: "void" as const, atMs, receivedMs, contents },
      isAlone: holders.includes(person) ? undefined : (true as const),
    });
    const asks = { ...wholeAsk(ask, isWhole), of: transaction };
    const call = present({ ask: asks, sale: person === buyer ? bought : undefined });
    const asked = await askHolder(isolate, { person }, call);
    if (!asked.ok) return asked;
    if (asked.value !== null) told.push(withoutCoupon(asked.value));
  }
  return ok(told);
}

function wholeAsk(ask: TillMessage["ask"], isWhole: boolean): TillMessage["ask"] {
  return isWhole ? { ...ask, isWhole } : ask;
}

function withoutCoupon({ coupon: _, ...told }: TillTold): TillTold {
  return told;
}

/**
 * What is said of several people: what was refused of a coupon first, and that all is void if nothing is known of it yet. What a
 * coupon is worth is told only if the void names it: the same void is answered the same, before its sale and after it.
 */
function mergeTold(told: readonly TillTold[]): TillTold {
  const refused = told.find(({ outcome }) => outcome?.result === "refused");
  const coupon = refused ?? told.find(({ outcome }) => outcome !== undefined);
  const sale = told.find((one) => one.sale !== undefined)?.sale;
  if (coupon === undefined && sale === undefined) return { sale: { result: "voided" } };
  return present({ ...coupon, sale });
}
