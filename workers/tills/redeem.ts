import { encodeBase64url } from "../../shared/bytes/base64url.ts";
import type { SenderRule } from "../../shared/catalog/policy.ts";
import { readTypedCode } from "../../shared/codes/typed-code.ts";
import { contentsOf, type TillAsk } from "../../shared/coupons/till-ask.ts";
import { hashText } from "../../shared/crypto/hash-text.ts";
import { type MeshError, refuse, unavailable } from "../../shared/errors.ts";
import type { SaleEntry } from "../../shared/index/sale-entry.ts";
import { present } from "../../shared/json/present.ts";
import type { RedemptionClaims } from "../../shared/messages/redemption.ts";
import { sealReceiptId } from "../../shared/person/receipt-id.ts";
import { answerTill, type TillOutcome } from "../../shared/respond/answer-till.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { sealLocator } from "../../shared/tags/locator.ts";
import { askPerson } from "../adapters/ask-person.ts";
import { indexOf } from "../adapters/index-of.ts";
import type { Call, Replied } from "../http/call.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { SenderMessage } from "../messages/sender-message.ts";
import type { Reply as ObjectReply, RedeemCall, RedeemReply } from "../objects/person/calls.ts";
import { refuseGuesser } from "./count-guesses.ts";
import { type Found, findByCode, findByDeed } from "./find-people.ts";
import { nameOfSale, ownerOf } from "./index-names.ts";

/**
 * Does what a till asks of a coupon, in the object of the coupon's person. A transaction is in the index, with that person,
 * before anything is given for it. Whatever fails on the way, the same message again ends it.
 */
export async function redeem(call: Call, { claims, sender }: SenderMessage<RedemptionClaims, true>): Replied {
  const { isolate } = call;
  const { action = "redeem", code, of } = claims;
  if (code !== undefined) {
    const guesser = await refuseGuesser(isolate, sender.id);
    if (!guesser.ok) return guesser;
  }
  const people = await findPeople(isolate, claims, sender.id);
  if (!people.ok) return people;
  const ask = await readAsk(call, claims, sender);
  for (const found of people.value) {
    const entered = action === "redeem" ? await enterSale(isolate, ask, found) : ok(undefined);
    if (!entered.ok) return entered;
    const asked = [...(entered.value?.voided === undefined ? [] : [JSON.parse(entered.value.voided)]), ask];
    const told = await askInOrder(isolate, found, code && readTypedCode(code).code, asked);
    if (!told.ok) return told;
    if (told.value !== null) return ok({ status: 200, body: answerTill(told.value) });
  }
  if (action !== "void" || of === undefined) return ok({ status: 200, body: answerTill(UNKNOWN) });
  return keepVoid(isolate, ask, of);
}

const UNKNOWN: TillOutcome = { outcome: { result: "refused", reason: "unknown" } };
const VOIDED: TillOutcome = { outcome: { result: "voided" } };

/** Asks the object of a coupon's person one after the other; gives the answer to the last. Null: they have no such coupon. */
async function askInOrder(
  isolate: Isolate,
  found: Found,
  code: string | undefined,
  asks: readonly Omit<TillAsk, "redemption">[],
): Promise<Result<TillOutcome | null, MeshError>> {
  let told: Result<RedeemReply | null, MeshError> = ok(null);
  for (const ask of asks) {
    const redemption = await newRedemption(isolate, found.person);
    const about: RedeemCall = present({ code, ask: { ...ask, redemption } });
    told = await askPerson(isolate, found.person, async (object) => {
      const reply: ObjectReply<RedeemReply> = JSON.parse(await object.redeem(JSON.stringify(about)));
      return reply;
    });
    if (!told.ok) return told;
  }
  return told.value === "transaction-reused" ? err(refuse("transaction-reused")) : ok(told.value);
}

/** A void that comes before its sale is kept until that comes; one of a sale that concerned nobody voids nothing. */
async function keepVoid({ env, config, keys }: Isolate, ask: Omit<TillAsk, "redemption">, of: string): Replied {
  const name = await nameOfSale(ask.sender, of, keys.tagHash);
  try {
    const isKept = await indexOf(env, config, name).voidSale(JSON.stringify({ name, voided: JSON.stringify(ask) }));
    return ok({ status: 200, body: answerTill(isKept ? VOIDED : UNKNOWN) });
  } catch (error) {
    console.error("an index object did not answer", error);
    return err(unavailable());
  }
}

async function findPeople(
  isolate: Isolate,
  { code, of }: RedemptionClaims,
  sender: string,
): Promise<Result<readonly Found[], MeshError>> {
  if (code === undefined) return findByDeed(isolate, of ?? "", sender);
  const found = await findByCode(isolate, code, sender);
  if (!found.ok) return found;
  return ok(found.value === undefined ? [] : [found.value]);
}

async function readAsk(
  { nowMs }: Call,
  claims: RedemptionClaims,
  { id: sender, places }: Pick<SenderRule, "id" | "places">,
): Promise<Omit<TillAsk, "redemption">> {
  const { action = "redeem", code, of, total, items, transaction, iat } = claims;
  // A till of one place is there, also if it does not say so.
  const place = claims.place ?? (places?.length === 1 ? places[0] : undefined);
  const typed = code && readTypedCode(code).code;
  const contents = await hashText(contentsOf({ action, code: typed, of, place: claims.place, total, items }));
  return present({ sender, transaction, action, contents, atMs: iat * 1000, receivedMs: nowMs, place, of });
}

/** The id of what this may become: it leads to the person, and to nobody without the mesh's keys. */
function newRedemption({ keys }: Isolate, person: string): Promise<string> {
  const serial = encodeBase64url(crypto.getRandomValues(new Uint8Array(12)));
  return sealReceiptId(keys.receipts[0], { person, serial });
}

async function enterSale(
  { env, config, keys }: Isolate,
  { sender, transaction }: Pick<TillAsk, "sender" | "transaction">,
  { person, epoch = 0 }: Found,
): Promise<Result<SaleEntry, MeshError>> {
  const name = await nameOfSale(sender, transaction, keys.tagHash);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const [owner, locator] = await Promise.all([
    ownerOf(name, person, keys.tagHash),
    sealLocator(keys.locators[0], { person, epoch }, nonce),
  ]);
  try {
    const sale = await indexOf(env, config, name).enterSale(JSON.stringify({ name, coupon: { owner, locator } }));
    return sale === null ? err(TOO_MANY_PEOPLE) : ok(JSON.parse(sale));
  } catch (error) {
    console.error("an index object did not answer", error);
    return err(unavailable());
  }
}

const TOO_MANY_PEOPLE: MeshError = {
  code: "invalid",
  faults: [{ pointer: "/transaction", detail: "names coupons of too many people" }],
};
