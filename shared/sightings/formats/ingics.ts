import type { Fault } from "../../errors.ts";
import { parseJson } from "../../json/parse-json.ts";
import { ok, type Result } from "../../result.ts";
import { readAdvertisement } from "../advertisement/read-advertisement.ts";
import { type Body, notOfForm, type ReadRow } from "../body.ts";
import { foreign, foreignBytes, foreignMac, foreignNumber, foreignTime } from "../foreign.ts";

/** Advertisements and scan responses of Bluetooth 4.2, of 5 on long range and of 5 at 1 Mbit/s. */
const REPORTS: readonly string[] = ["$GPRP", "$RSPR", "$LRAD", "$LRSR", "$1MAD", "$1MSR"];

/**
 * Ingics iGS01 and iGS03 (user manual, Payload Format): lines `$TYPE,tag,gateway,rssi,advertisement[,epoch]`, as text, or
 * in JSON as an array, or as `{data: [lines]}`. Other reports, such as the box's own position, are ignored.
 */
export function readIngics(body: unknown): Result<Body, Fault[]> {
  const lines = linesOf(body);
  return lines === undefined
    ? notOfForm("must be lines of text, as a string or as an array of strings")
    : ok({ rows: lines.map((line) => () => readLine(line)) });
}

function linesOf(body: unknown): readonly unknown[] | undefined {
  if (typeof body === "string") {
    if (/^\s*[[{]/.test(body)) return linesInJson(parseJson(body));
    return body.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  }
  return linesInJson(body);
}

function linesInJson(body: unknown): readonly unknown[] | undefined {
  const lines = Array.isArray(body) ? body : foreign(body)?.("data");
  return Array.isArray(lines) ? lines : undefined;
}

function readLine(line: unknown): ReadRow | undefined {
  if (typeof line !== "string") return undefined;
  const [report = "", tag, , rssi, advertisement, epoch] = line.trim().split(",", 6);
  if (!REPORTS.includes(report)) return undefined;
  const advertised = readAdvertisement(foreignBytes(advertisement));
  return {
    ...advertised,
    identities: [foreignMac(tag), ...advertised.identities],
    rssi: foreignNumber(rssi),
    atMs: foreignTime(epoch),
  };
}
