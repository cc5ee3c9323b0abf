import { newJti } from "../../../client/sdk/device.ts";
import type { Sender } from "../../../shared/catalog/catalog.ts";
import { makeNumber, NUMBER_BYTES } from "../../../shared/codes/own-number.ts";
import { type Gateway, makeGateway } from "./gateway.ts";
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

/** The number of a person's card, which they have by their grant of `loyalty`. */
export async function cardNumberOf(visitor: Visitor): Promise<string> {
  const { status, body } = await visitor.send("/v1/me/card", "card+jwt");
  if (status !== 200) throw new Error(`no card: ${JSON.stringify(body)}`);
  return body.number;
}

/** A new card number of the mesh's own form. */
export function newCard(): string {
  for (;;) {
    const number = makeNumber("card", crypto.getRandomValues(new Uint8Array(NUMBER_BYTES)));
    if (number !== undefined) return number;
  }
}
