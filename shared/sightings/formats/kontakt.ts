import type { Fault } from "../../errors.ts";
import { ok, type Result } from "../../result.ts";
import { type Body, notOfForm, oneOrMany, type ReadRow } from "../body.ts";
import { foreign, foreignMac, foreignNumber, foreignTime } from "../foreign.ts";

/**
 * Kontakt.io telemetry: a page of the API, `{content: [telemetry]}`, or as the streams give it, one telemetry or an array
 * (developer.kontakt.io, Streams Configuration, Telemetry data model). `trackingId` is the MAC address; where it is
 * another id, the row names nothing that anyone could have registered.
 */
export function readKontakt(body: unknown): Result<Body, Fault[]> {
  const content = foreign(body)?.("content");
  const rows = content === undefined ? oneOrMany(body) : content;
  return Array.isArray(rows)
    ? ok({ rows: rows.map((row: unknown) => () => readRow(row)) })
    : notOfForm("must be a telemetry, an array of them, or a page with an array content");
}

function readRow(value: unknown): ReadRow | undefined {
  const row = foreign(value);
  return (
    row && {
      identities: [foreignMac(row("trackingId"))],
      rssi: foreignNumber(row("rssi")),
      txPower: foreignNumber(row("calibratedRssi1m")),
      atMs: foreignTime(row("timestamp")),
    }
  );
}
