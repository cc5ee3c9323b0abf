import type { Fault } from "../../errors.ts";
import { ok, type Result } from "../../result.ts";
import { readAdvertisement } from "../advertisement/read-advertisement.ts";
import { type Body, notOfForm, type ReadRow } from "../body.ts";
import { foreign, foreignBytes, foreignMac, foreignNumber, foreignTime } from "../foreign.ts";

/**
 * Ruuvi Gateway over HTTP, with and without timestamps (docs.ruuvi.com, Ruuvi Gateway firmware, data formats):
 * `{data: {timestamp?, tags: {[MAC]: {rssi, timestamp?, data}}}}`. Times are seconds as text, `data` the raw advertisement.
 */
export function readRuuvi(body: unknown): Result<Body, Fault[]> {
  const data = foreign(foreign(body)?.("data"));
  const tags = data?.("tags");
  if (data === undefined || typeof tags !== "object" || tags === null || Array.isArray(tags))
    return notOfForm("must have an object data.tags");
  const rows = Object.entries(tags).map(
    ([mac, tag]: [string, unknown]) =>
      () =>
        readTag(mac, tag),
  );
  return ok({ rows, sentAtMs: foreignTime(data("timestamp")) });
}

function readTag(mac: string, value: unknown): ReadRow | undefined {
  const tag = foreign(value);
  if (tag === undefined) return undefined;
  const advertised = readAdvertisement(foreignBytes(tag("data")));
  return {
    ...advertised,
    identities: [foreignMac(mac), ...advertised.identities],
    rssi: foreignNumber(tag("rssi")),
    atMs: foreignTime(tag("timestamp")),
  };
}
