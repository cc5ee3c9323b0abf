import { decodeHex } from "../bytes/hex.ts";
import type { BeaconIdentity } from "../radio/identity.ts";
import { parseInstant } from "../time/instant.ts";

/** A record of another system: its members are read one by one, and only its own. */
export type Foreign = (name: string) => unknown;

/** The members of a JSON object by name, undefined for one that is not there; of anything else, nothing. */
export function foreign(value: unknown): Foreign | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return (name) => (Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined);
}

/** A number, also one written as text (`"-71"`), as some boxes do. */
export function foreignNumber(value: unknown): number | undefined {
  const number = typeof value === "string" && /^-?\d{1,16}(?:\.\d{1,9})?$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** A MAC address, with colons, with dashes or bare, as an identity. */
export function foreignMac(value: unknown): { readonly mac: string } | undefined {
  if (typeof value !== "string") return undefined;
  const mac = /^[0-9A-Fa-f]{2}(?:[:-]?[0-9A-Fa-f]{2}){5}$/.test(value) ? value.replaceAll(/[:-]/g, "") : undefined;
  return mac === undefined ? undefined : { mac: mac.toLowerCase() };
}

/** Bytes written as hex digits; none where it is anything else. */
export function foreignBytes(value: unknown): Uint8Array {
  return (typeof value === "string" ? decodeHex(value) : undefined) ?? new Uint8Array();
}

/** An iBeacon whose three parts came as members of their own. */
export function foreignIbeacon(uuid: unknown, major: unknown, minor: unknown): BeaconIdentity | undefined {
  const id = foreignHex(uuid, 32);
  const high = foreignNumber(major);
  const low = foreignNumber(minor);
  if (id === undefined || !isUint16(high) || !isUint16(low)) return undefined;
  return { ibeacon: { uuid: id, major: high, minor: low } };
}

/** An Eddystone-UID whose two parts came as members of their own. */
export function foreignEddystoneUid(namespace: unknown, instance: unknown): BeaconIdentity | undefined {
  const high = foreignHex(namespace, 20);
  const low = foreignHex(instance, 12);
  return high === undefined || low === undefined ? undefined : { eddystoneUid: { namespace: high, instance: low } };
}

/**
 * A time as epoch milliseconds: seconds or milliseconds since 1970, also as text, or a date and time of day. One without
 * a zone, or with the letters of one (Cassia: `2021-03-08 10:07:17.723 CST`), is read as UTC: what that is wrong by, the
 * rule of the clocks takes out again. Undefined for anything else.
 */
export function foreignTime(value: unknown): number | undefined {
  const number = foreignNumber(value);
  if (number !== undefined) {
    const ms = number < FIRST_MILLISECONDS ? number * 1000 : number;
    return ms >= 0 && ms <= LAST_MILLISECONDS ? ms : undefined;
  }
  const match = typeof value === "string" ? TIME.exec(value) : null;
  if (match === null) return undefined;
  const [, date, timeOfDay, offset = "Z"] = match;
  return parseInstant(`${date}T${timeOfDay}${offset}`);
}

/** Numbers below are seconds (until the year 5138), the others milliseconds (from 1973 on). */
const FIRST_MILLISECONDS = 1e11;
/** The last time that ECMAScript can tell. */
const LAST_MILLISECONDS = 8.64e15;
const TIME = /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:Z|z|([+-]\d\d:\d\d)| ?[A-Z]{2,5})?$/;

function foreignHex(value: unknown, digits: number): string | undefined {
  if (typeof value !== "string" || value.length > 2 * digits) return undefined;
  const bare = value.replaceAll("-", "").toLowerCase();
  return bare.length === digits && decodeHex(bare) !== undefined ? bare : undefined;
}

function isUint16(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= 65_535;
}
