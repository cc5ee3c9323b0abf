import type { Catalog, Loyalty } from "../../../shared/catalog/catalog.ts";
import { hashCard } from "../../../shared/index/hash-code.ts";
import type { LoyaltyCard } from "../../../shared/loyalty/loyalty-card.ts";
import type { Credit, Debit } from "../../../shared/points/points-ledger.ts";
import { openLocator } from "../../../shared/tags/locator.ts";
import { indexOf } from "../../../workers/adapters/index-of.ts";
import { readConfig } from "../../../workers/env.ts";
import { importKeys } from "../../../workers/isolate/keys.ts";
import { bindings } from "./forge.ts";
import { recordsOf } from "./person-object.ts";
import { street } from "./street.ts";

/** A programme with a tier and a reward. */
export const FRIENDS: Loyalty = {
  name: { en: "Friends", de: "Freunde" },
  earn: [{ points: 1, per: "1.00", currency: "EUR" }],
  expireAfter: "P100D",
  tiers: [
    { id: "blue", name: "Blue", from: 10 },
    { id: "gold", name: "Gold", from: 100 },
  ],
  rewards: [
    {
      id: "coffee",
      title: { en: "A coffee", de: "Ein Kaffee" },
      points: 30,
      coupon: { value: { en: "One coffee", de: "Ein Kaffee" }, validFor: "P30D", discount: { item: "coffee" } },
    },
    { id: "cake", title: "A cake", points: 50, coupon: { value: "One cake", validFor: "P30D" } },
  ],
};

/** The street with loyalty, and with an event `gift` that gives 40 points. */
export function friendly(more: Partial<Catalog> = {}): Catalog {
  // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; it is never awaited.
  const gift = { id: "gift", on: { event: "gift" }, caps: [{ max: 3, per: "day" }], then: [{ points: 40 }] };
  return street([gift, ...(more.moments ?? [])], {
    loyalty: FRIENDS,
    ...more,
    moments: [gift, ...(more.moments ?? [])],
  });
}

/** The card of a person, as it is stored. */
export async function cardOf(person: string): Promise<LoyaltyCard | undefined> {
  return (await recordsOf(person, "card"))[0];
}

/** The entries of a person's ledger, as they are stored. */
export function entriesOf(person: string): Promise<(Credit | Debit)[]> {
  return recordsOf(person, "points");
}

/** Whom the index leads to from the number of a card. */
export async function cardLeadsTo(number: string): Promise<string | undefined> {
  const { tagHash, locators } = await importKeys(bindings());
  const name = await hashCard(number, tagHash);
  const sealed = await indexOf(bindings(), readConfig(bindings()), name).find(name);
  return sealed === null ? undefined : (await openLocator(locators, sealed))?.person;
}
