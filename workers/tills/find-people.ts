import { type CodeKind, readTypedCode } from "../../shared/codes/typed-code.ts";
import type { MeshError } from "../../shared/errors.ts";
import { hashCard, hashCode } from "../../shared/index/hash-code.ts";
import type { SalePerson } from "../../shared/index/sale-entry.ts";
import { openReceiptId } from "../../shared/person/receipt-id.ts";
import { ok, type Result } from "../../shared/result.ts";
import { type Locator, openLocator } from "../../shared/tags/locator.ts";
import type { Isolate } from "../isolate/isolate.ts";
import { askIndex } from "./ask-index.ts";
import { countGuess } from "./count-guesses.ts";

/** Whom a code or a card leads to, and the name that led there. */
export interface Found extends Locator {
  readonly name: string;
}

/** Whose coupon has this code; undefined: nobody's, which is a guess. */
export async function findByCode(
  isolate: Isolate,
  typed: string,
  sender: string,
): Promise<Result<Found | undefined, MeshError>> {
  const { code, kind } = readTypedCode(typed);
  if (kind !== "own" && kind !== "other") return ok(undefined);
  return findByName(isolate, await hashCode(code, isolate.keys.tagHash), { kind, sender });
}

/** Whose card has this number, which may be the brand's own; undefined: nobody's. */
export async function findByCard(
  isolate: Isolate,
  typed: string,
  sender: string,
): Promise<Result<Found | undefined, MeshError>> {
  const { code, kind } = readTypedCode(typed);
  if (kind === "mistyped" || kind === "own") return ok(undefined);
  return findByName(isolate, await hashCard(code, isolate.keys.tagHash), { kind, sender });
}

async function findByName(
  isolate: Isolate,
  name: string,
  { kind, sender }: { readonly kind: CodeKind; readonly sender: string },
): Promise<Result<Found | undefined, MeshError>> {
  const sealed = await askIndex(isolate, name, (index) => index.find(name));
  if (!sealed.ok) return sealed;
  const locator = sealed.value === null ? undefined : await openLocator(isolate.keys.locators, sealed.value);
  if (locator !== undefined) return ok({ ...locator, name });
  const counted = kind === "other" ? ok(true) : await countGuess(isolate, sender);
  return counted.ok ? ok(undefined) : counted;
}

/** Whose coupon a redemption was of; undefined: `of` is no redemption, so it is a transaction. */
export async function personOfRedemption({ keys }: Isolate, of: string): Promise<string | undefined> {
  return (await openReceiptId(keys.receipts, of))?.person;
}

/** Whom a sale in the index concerns; undefined: no key of the mesh opens it any more. */
export async function openPerson({ keys }: Isolate, { locator }: SalePerson): Promise<string | undefined> {
  return (await openLocator(keys.locators, locator))?.person;
}
