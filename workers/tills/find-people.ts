import { readTypedCode } from "../../shared/codes/typed-code.ts";
import { type MeshError, unavailable } from "../../shared/errors.ts";
import { hashCode } from "../../shared/index/hash-code.ts";
import type { SaleEntry } from "../../shared/index/sale-entry.ts";
import type { RedemptionClaims } from "../../shared/messages/redemption.ts";
import { openReceiptId } from "../../shared/person/receipt-id.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { type Locator, openLocator } from "../../shared/tags/locator.ts";
import { indexOf } from "../adapters/index-of.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { countGuess } from "./count-guesses.ts";
import { nameOfSale } from "./index-names.ts";

/** Somebody whose coupons a message may be about. Without an epoch: whoever it is by now. */
export type Found = Pick<Locator, "person"> & Partial<Locator>;

/** Whose coupon has this code; undefined: nobody's. */
export async function findByCode(
  isolate: Isolate,
  typed: string,
  sender: string,
): Promise<Result<Found | undefined, MeshError>> {
  const { code, kind } = readTypedCode(typed);
  if (kind !== "own") return ok(undefined);
  const { env, config, keys } = isolate;
  try {
    const name = await hashCode(code, keys.tagHash);
    const sealed = await indexOf(env, config, name).find(name);
    const locator = sealed === null ? undefined : await openLocator(keys.locators, sealed);
    if (locator !== undefined) return ok(locator);
  } catch (error) {
    console.error("an index object did not answer", error);
    return err(unavailable());
  }
  const counted = await countGuess(isolate, sender);
  return counted.ok ? ok(undefined) : counted;
}

/** Whose coupons a redemption, or a transaction of this sender, concerned. */
export async function findByDeed(
  { env, config, keys }: Isolate,
  of: NonNullable<RedemptionClaims["of"]>,
  sender: string,
): Promise<Result<readonly Found[], MeshError>> {
  const redemption = await openReceiptId(keys.receipts, of);
  if (redemption !== undefined) return ok([{ person: redemption.person }]);
  try {
    const name = await nameOfSale(sender, of, keys.tagHash);
    const json = await indexOf(env, config, name).findSale(name);
    const sale: SaleEntry = json === null ? { coupons: [] } : JSON.parse(json);
    const locators = await Promise.all(sale.coupons.map(({ locator }) => openLocator(keys.locators, locator)));
    return ok(locators.filter((locator) => locator !== undefined));
  } catch (error) {
    console.error("an index object did not answer", error);
    return err(unavailable());
  }
}
