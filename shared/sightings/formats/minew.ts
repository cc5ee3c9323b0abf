import type { Fault } from "../../errors.ts";
import { ok, type Result } from "../../result.ts";
import { readAdvertisement } from "../advertisement/read-advertisement.ts";
import { type Body, notOfForm, type ReadRow } from "../body.ts";
import { foreign, foreignBytes, foreignIbeacon, foreignMac, foreignNumber, foreignTime } from "../foreign.ts";

/**
 * Minew's G1 and its successors, "JSON-LONG" and "JSON-RAW": an array whose rows tell by their `type` what they hold. The
 * row of type Gateway is the box itself, with the time by its clock; it may be missing.
 */
export function readMinew(body: unknown): Result<Body, Fault[]> {
  if (!Array.isArray(body)) return notOfForm("must be an array of rows");
  const gateway: unknown = body.find((row: unknown) => foreign(row)?.("type") === "Gateway");
  return ok({
    rows: body.map((row: unknown) => () => readRow(row)),
    sentAtMs: foreignTime(foreign(gateway)?.("timestamp")),
  });
}

function readRow(value: unknown): ReadRow | undefined {
  const row = foreign(value);
  if (row === undefined || row("type") === "Gateway") return undefined;
  const advertised = readAdvertisement(foreignBytes(row("rawData")));
  const ibeacon = foreignIbeacon(row("ibeaconUuid"), row("ibeaconMajor"), row("ibeaconMinor"));
  return {
    ...advertised,
    identities: [foreignMac(row("mac")), ibeacon, ...advertised.identities],
    rssi: foreignNumber(row("rssi")),
    txPower: foreignNumber(row("ibeaconTxPower")) ?? advertised.txPower,
    atMs: foreignTime(row("timestamp")),
  };
}
