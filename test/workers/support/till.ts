import { newJti } from "../../../client/sdk/device.ts";
import type { Sender } from "../../../shared/catalog/catalog.ts";
import { makeNumber, NUMBER_BYTES } from "../../../shared/codes/own-number.ts";
import { hashCard } from "../../../shared/index/hash-code.ts";
import { hashOwner } from "../../../shared/tags/hash-tag.ts";
import { sealLocator } from "../../../shared/tags/locator.ts";
import { indexOf } from "../../../workers/adapters/index-of.ts";
import { readConfig } from "../../../workers/env.ts";
import { importKeys } from "../../../workers/isolate/keys.ts";
import { bindings } from "./forge.ts";
import { type Gateway, makeGateway } from "./gateway.ts";
import { DAY_MS, partOf } from "./person-object.ts";
import { type Answered, post, type Visitor } from "./visitor.ts";

/** A till of the brand. */
export interface Till {
  readonly entry: Sender;
  /** Signs a `redemption+jwt`; the transaction is a new one unless told. */
  sign(claims: object, about?: Parameters<Gateway["sign"]>[1]): Promise<string>;
  /** Signs and posts it. */
  ask(claims: object, about?: Parameters<Gateway["sign"]>[1]): Promise<Answered>;
}

/** A till with a key of its own. */
export async function makeTill(id: string, more: Partial<Sender> = {}): Promise<Till> {
  const { entry, sign } = await makeGateway(id, "shop", { kind: "till", scopes: ["redemptions"], ...more });
  const till: Till = {
    entry,
    sign: (claims, about = {}) =>
      sign({ transaction: newJti(), ...claims }, { ...about, header: { typ: "redemption+jwt", ...about.header } }),
    ask: async (claims, about) => post("/v1/redemptions", await till.sign(claims, about)),
  };
  return till;
}

/** What a till is answered, in short: the result and the reason of a refusal, or the code of a problem. */
export function toldTill({ body }: Answered): string {
  return [body.code ?? body.result, body.reason].filter((word) => word !== undefined).join(" ");
}

/** Has a person have a card, as their object would: the index leads from its number to them. */
export async function giveCard({ person }: Pick<Visitor, "person">, number: string): Promise<void> {
  const { tagHash, locators } = await importKeys(bindings());
  const name = await hashCard(number, tagHash);
  const { epoch } = await partOf(person, "profile");
  const locator = await sealLocator(locators[0], { person, epoch }, crypto.getRandomValues(new Uint8Array(12)));
  const entry = { name, owner: await hashOwner(name, person, tagHash), locator, untilMs: Date.now() + 400 * DAY_MS };
  await indexOf(bindings(), readConfig(bindings()), name).put(JSON.stringify(entry));
}

/** A new card number of the mesh's own form. */
export function newCard(): string {
  for (;;) {
    const number = makeNumber("card", crypto.getRandomValues(new Uint8Array(NUMBER_BYTES)));
    if (number !== undefined) return number;
  }
}
