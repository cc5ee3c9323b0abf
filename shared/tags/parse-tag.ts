import * as v from "valibot";
import { tagIdentity } from "../messages/tag.ts";
import type { TagIdentity } from "../radio/identity.ts";

/**
 * The tag that a text names, as a list of cards has it: a MAC address, `ibeacon:UUID:MAJOR:MINOR`, `altbeacon:ID` or
 * `eddystone:NAMESPACE:INSTANCE`, in either case. Undefined for anything else.
 */
export function parseTag(text: string): TagIdentity | undefined {
  const identity = identityOf(text);
  return v.is(tagIdentity, identity) ? identity : undefined;
}

function identityOf(text: string): unknown {
  const [kind = "", ...parts] = text.split(":");
  const [first, second, third] = parts;
  const name = kind.toLowerCase();
  if (name === "ibeacon" && parts.length === 3) {
    return { ibeacon: { uuid: first, major: numberOf(second), minor: numberOf(third) } };
  }
  if (name === "altbeacon" && parts.length === 1) return { altbeacon: { id: first } };
  if (name === "eddystone" && parts.length === 2) return { eddystoneUid: { namespace: first, instance: second } };
  return text;
}

function numberOf(digits = ""): number {
  return /^\d{1,5}$/.test(digits) ? Number(digits) : Number.NaN;
}
