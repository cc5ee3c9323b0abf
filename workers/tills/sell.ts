import { readTypedCode } from "../../shared/codes/typed-code.ts";
import { contentsOf } from "../../shared/coupons/till-ask.ts";
import { hashText } from "../../shared/crypto/hash-text.ts";
import { type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import type { SaleEntry, SaleFault, SaleMessage, SalePerson } from "../../shared/index/sale-entry.ts";
import { present } from "../../shared/json/present.ts";
import { answerTill } from "../../shared/respond/answer-till.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { sealLocator } from "../../shared/tags/locator.ts";
import type { SaleCall, TillTold } from "../../shared/tills/till-call.ts";
import type { Replied } from "../http/call.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { EnterCall } from "../objects/index-object/open-index.ts";
import { askHolder } from "./ask-holder.ts";
import { askIndex } from "./ask-index.ts";
import { type Found, findByCard, findByCode, openPerson } from "./find-people.ts";
import { nameOfSale, ownerOf } from "./index-names.ts";
import type { TillMessage } from "./redeem.ts";

/** Whom a sale concerns, as the index knows them. */
interface Parties {
  readonly coupon?: Found & SalePerson;
  readonly card?: Found & SalePerson;
}

/**
 * Takes a coupon, records what was bought, or both. The transaction is in the index before anything is given. The coupon's
 * person decides first; then the card's person, else the coupon's, has the purchase and its points.
 */
export async function sell(isolate: Isolate, message: TillMessage): Replied {
  const { claims, ask } = message;
  const name = await nameOfSale(ask.sender, ask.transaction, isolate.keys.tagHash);
  const parties = await findParties(isolate, name, message);
  if (!parties.ok) return parties;
  if (parties.value === undefined) return ok({ status: 200, body: answerTill({}) });
  const { coupon, card } = parties.value;
  const paid = claims.total && (await hashText(contentsOf({ action: "redeem", total: claims.total })));
  const entered = await enter(isolate, { name, paid }, message, parties.value);
  if (!entered.ok) return entered;
  if (entered.value === "transaction-used") return ok({ status: 200, body: answerTill(USED) });
  const { purchase, voided } = entered.value;
  const buyer = claims.total === undefined ? undefined : purchase?.buyer;
  const sale = saleOf(message, entered.value, paid);
  const ahead = voided?.isWhole ? JSON.parse(voided.ask) : undefined;
  const isOne = coupon !== undefined && buyer !== undefined && (await isSame(isolate, buyer, coupon));

  let told: TillTold = claims.code === undefined || coupon !== undefined ? {} : UNKNOWN;
  if (coupon !== undefined) {
    const code = claims.code && readTypedCode(claims.code).code;
    const asked = await askHolder(
      isolate,
      coupon,
      present({ code, ask, voided: ahead, sale: isOne ? sale : undefined }),
    );
    if (!asked.ok) return failSale(isolate, name, message, asked.error);
    told = asked.value ?? {};
    const isRefused = told.outcome === undefined || told.outcome.result === "refused";
    if (isRefused && claims.late !== true) return refuseSale(isolate, name, message, told);
  }
  if (buyer === undefined || isOne) return ok({ status: 200, body: answerTill(told) });
  const person = await openPerson(isolate, buyer);
  if (person === undefined) return err(unavailable());
  const isByCard = card !== undefined && buyer.owner === card.owner;
  const number = isByCard ? claims.card && readTypedCode(claims.card).code : undefined;
  const bought = await askHolder(
    isolate,
    { person },
    present({ ask, card: number, sale: { ...sale, isAlone: true as const } }),
  );
  if (!bought.ok) return failSale(isolate, name, message, bought.error);
  if (bought.value === null && coupon === undefined) return refuseSale(isolate, name, message, told);
  return ok({ status: 200, body: answerTill({ ...told, ...bought.value }) });
}

const UNKNOWN: TillTold = { outcome: { result: "refused", reason: "unknown" } };
const USED: TillTold = { outcome: { result: "refused", reason: "transaction-used" } };

/**
 * Undefined: the coupon or the card is nobody's, and nothing is done for the other one; unless the sale was rung up long before,
 * and what is known of it is all that can be done.
 */
async function findParties(
  isolate: Isolate,
  name: string,
  { claims: { code, card, total, late }, ask: { sender } }: TillMessage,
): Promise<Result<Parties | undefined, MeshError>> {
  const [byCode, byCard] = await Promise.all([
    code === undefined ? undefined : findByCode(isolate, code, sender),
    card === undefined ? undefined : findByCard(isolate, card, sender),
  ]);
  if (byCode?.ok === false) return byCode;
  if (byCard?.ok === false) return byCard;
  const isMissing = (code !== undefined && !byCode?.value) || (card !== undefined && !byCard?.value);
  const isLeft = byCode?.value !== undefined || (byCard?.value !== undefined && total !== undefined);
  if (isMissing && !(late && isLeft)) return ok(undefined);
  const seal = async (found: Found | undefined, about: (found: Found) => string) => {
    if (found === undefined) return undefined;
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const [owner, locator] = await Promise.all([
      ownerOf(name, about(found), isolate.keys.tagHash),
      sealLocator(isolate.keys.locators[0], found, nonce),
    ]);
    return { ...found, owner, locator };
  };
  const [coupon, holder] = await Promise.all([
    seal(byCode?.value, ({ person }) => person),
    // A card is the same also when its person has become a customer.
    seal(byCard?.value, (found) => `card ${found.name}`),
  ]);
  return ok(present({ coupon, card: holder }));
}

async function enter(
  isolate: Isolate,
  { name, paid }: { readonly name: string; readonly paid: string | undefined },
  { claims, ask }: TillMessage,
  { coupon, card }: Parties,
): Promise<Result<SaleEntry | "transaction-used", MeshError>> {
  const message: SaleMessage = present({
    action: "redeem" as const,
    contents: ask.contents,
    isKept: claims.code === undefined,
    card: card && { owner: card.owner, locator: card.locator },
    coupon: coupon && { owner: coupon.owner, locator: coupon.locator },
    paid,
  });
  return enterMessage(isolate, { name, ...message });
}

/** Enters a message in the index. Errors: the transaction said something else, or names too many people. */
export async function enterMessage(
  isolate: Isolate,
  call: EnterCall,
): Promise<Result<SaleEntry | "transaction-used", MeshError>> {
  const json = await askIndex(isolate, call.name, (index) => index.enterSale(JSON.stringify(call)));
  if (!json.ok) return json;
  const entered: Result<SaleEntry, SaleFault> = JSON.parse(json.value);
  if (entered.ok) return entered;
  if (entered.error === "transaction-used") return ok("transaction-used");
  return err(entered.error === "transaction-reused" ? refuse(entered.error) : TOO_MANY_PEOPLE);
}

const TOO_MANY_PEOPLE: MeshError = {
  code: "invalid",
  faults: [{ pointer: "/transaction", detail: "names coupons of too many people" }],
};

function saleOf({ claims, ask }: TillMessage, { voided }: SaleEntry, paid = ""): SaleCall {
  const { sender, transaction, atMs, receivedMs } = ask;
  return present({
    sender,
    transaction,
    action: "redeem" as const,
    atMs,
    receivedMs,
    contents: paid,
    total: claims.total,
    items: claims.items,
    isLate: claims.late,
    isVoidedAhead: voided === undefined ? undefined : (true as const),
  });
}

async function isSame(isolate: Isolate, buyer: SalePerson, { person }: Found): Promise<boolean> {
  return (await openPerson(isolate, buyer)) === person;
}

/** The till sells without it, and says so by the same transaction. */
async function refuseSale(isolate: Isolate, name: string, message: TillMessage, told: TillTold): Replied {
  const forgotten = await forgetSaid(isolate, name, message);
  return forgotten.ok ? ok({ status: 200, body: answerTill(told) }) : forgotten;
}

/** A message that contradicts what was said before is as if it was never said; if nobody knows, it may come again. */
async function failSale(isolate: Isolate, name: string, message: TillMessage, error: MeshError): Replied {
  const forgotten = error.code === "unavailable" ? ok(undefined) : await forgetSaid(isolate, name, message);
  return forgotten.ok ? err(error) : forgotten;
}

/** What a message said of the transaction, for which nothing was given, is forgotten there. */
async function forgetSaid(
  isolate: Isolate,
  name: string,
  { claims: { total }, ask: { contents } }: TillMessage,
): Promise<Result<unknown, MeshError>> {
  if (total === undefined) return ok(undefined);
  return askIndex(isolate, name, (index) => index.forgetMessage(JSON.stringify({ name, contents })));
}
