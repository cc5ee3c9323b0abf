import type { Fault } from "../errors.ts";
import { ownValue } from "../json/json-object.ts";
import { parseJson } from "../json/parse-json.ts";
import { present } from "../json/present.ts";
import { type Identity, identityKey } from "../radio/identity.ts";
import { type Sighting, type SightingFormat, sightingFormats } from "../radio/sighting.ts";
import { err, ok, type Result } from "../result.ts";
import { notOfForm, type ReadBody, type ReadRow } from "./body.ts";
import { readBlukii } from "./formats/blukii.ts";
import { readCassia } from "./formats/cassia.ts";
import { readIngics } from "./formats/ingics.ts";
import { readKontakt } from "./formats/kontakt.ts";
import { readMinew } from "./formats/minew.ts";
import { readRows } from "./formats/rows.ts";
import { readRuuvi } from "./formats/ruuvi.ts";
import { readTheengs } from "./formats/theengs.ts";

/** What a gateway's message says: of its rows, `sightings.length` were accepted and `ignored` were not. */
export interface SightingsRead {
  readonly sightings: readonly Sighting[];
  readonly ignored: number;
  /** Where the sender says it stands, in our own format only. */
  readonly place?: string;
  readonly zone?: string;
}

/** Most rows of one message (docs/contract.md#sightings). */
const MAX_ROWS = 500;

/** One transmitter has an address and a few frames at most; a row that names thousands would cost a look-up each. */
const MAX_IDENTITIES = 8;

const READERS: Readonly<Record<SightingFormat, ReadBody>> = {
  rows: fromJson(readRows),
  minew: fromJson(readMinew),
  ruuvi: fromJson(readRuuvi),
  theengs: fromJson(readTheengs),
  ingics: readIngics,
  blukii: fromJson(readBlukii),
  cassia: fromJson(readCassia),
  kontakt: fromJson(readKontakt),
};

/**
 * What a gateway heard, in one form whatever its vendor's. `body` is a JSON value, or a string that holds what the box
 * posted; `iatMs` is when the message was made. Rows that are not understood, name nobody or hold no measurement are
 * ignored and counted. Faults, with pointers into the claims: an unknown format, a body that does not have the outer form
 * of its format, more than 500 rows (or `maxRows`, where what is read is no message yet). Never throws.
 */
export function readSightings(
  format: string,
  body: unknown,
  { iatMs, maxRows = MAX_ROWS }: { readonly iatMs: number; readonly maxRows?: number },
): Result<SightingsRead, Fault[]> {
  const read = ownValue<ReadBody>(READERS, format);
  if (read === undefined) return err([{ pointer: "/format", detail: `must be one of ${sightingFormats.join(", ")}` }]);
  const form = read(body);
  if (!form.ok) return form;
  const { rows, sentAtMs, ...where } = form.value;
  if (rows.length > maxRows) return notOfForm(`must have at most ${maxRows} rows, not ${rows.length}`);
  const heard = rows.flatMap((readRow) => measured(readRow()) ?? []);
  const referenceMs = referenceTime(
    heard.flatMap(({ row }) => row.atMs ?? []),
    { sentAtMs, iatMs },
  );
  return ok({
    ...where,
    sightings: heard.map((row) => sightingOf(row, referenceMs)),
    ignored: rows.length - heard.length,
  });
}

/** A format in JSON, which may also come as a string that holds it. */
function fromJson(read: ReadBody): ReadBody {
  return (body) => {
    const value = typeof body === "string" ? parseJson(body) : body;
    return value === undefined
      ? notOfForm("must be JSON, or a string that holds it, with each member once")
      : read(value);
  };
}

/** A row that names somebody and holds a measurement: what a radio reports when it has none is 127 or 0. */
interface Measured {
  readonly row: ReadRow;
  readonly rssi: number;
  readonly identities: readonly Identity[];
}

function measured(row: ReadRow | undefined): Measured | undefined {
  if (row?.rssi === undefined || row.rssi === 0 || !(row.rssi >= -120 && row.rssi <= 20)) return undefined;
  const named = row.identities.filter((identity) => identity !== undefined).slice(0, MAX_IDENTITIES);
  const identities = new Map(named.map((identity) => [identityKey(identity), identity]));
  return identities.size === 0 ? undefined : { row, rssi: row.rssi, identities: [...identities.values()] };
}

function sightingOf({ row, rssi, identities }: Measured, referenceMs: number): Sighting {
  return present({
    identities,
    rssi,
    txPower: row.txPower,
    ageSeconds: row.ageSeconds ?? ageSeconds(row.atMs, referenceMs),
    tlm: row.tlm,
  });
}

/**
 * How far apart two clocks may be and still be taken to tell the same time. A box that writes local time as UTC is off by
 * whole hours, one that never saw a time server by years.
 */
const WRONG_CLOCK_MS = 3_600_000;

/**
 * The moment from which the ages of a message's rows count back, by the clock that dated them. That is when the box made
 * the message, by its own clock, where the format says so. Otherwise it is the message's `iat`; where the box's clock is
 * ahead of it, the newest row; and where all rows are an hour or more from it, the clock is plainly wrong and only the
 * differences between rows mean anything: then too the newest row was heard just now.
 */
export function referenceTime(
  rowTimesMs: readonly number[],
  { sentAtMs, iatMs }: { readonly sentAtMs: number | undefined; readonly iatMs: number },
): number {
  if (sentAtMs !== undefined) return sentAtMs;
  const near = rowTimesMs.filter((atMs) => Math.abs(iatMs - atMs) < WRONG_CLOCK_MS);
  return near.length > 0 || rowTimesMs.length === 0 ? Math.max(iatMs, ...near) : Math.max(...rowTimesMs);
}

/** How long before its message a row was heard. Later than the reference is just now; a row without a time, too. */
export function ageSeconds(atMs: number | undefined, referenceMs: number): number {
  return atMs === undefined ? 0 : Math.max(0, (referenceMs - atMs) / 1000);
}
