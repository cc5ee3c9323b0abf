import type { Fault } from "../errors.ts";
import type { Identity } from "../radio/identity.ts";
import type { Telemetry } from "../radio/sighting.ts";
import { err, type Result } from "../result.ts";

/** A row as its format's reader understood it: not yet judged, and its time still by the clock of the box. */
export interface ReadRow {
  readonly identities: readonly (Identity | undefined)[];
  readonly rssi: number | undefined;
  readonly txPower?: number | undefined;
  readonly tlm?: Telemetry | undefined;
  /** When it was heard, epoch milliseconds of the box. */
  readonly atMs?: number | undefined;
  /** How long before the message it was heard, where the row says that instead. */
  readonly ageSeconds?: number | undefined;
}

/** A body that has the outer form of its format. */
export interface Body {
  /** Reads each row; undefined for one that is not understood. They are read only once their number is known to be fair. */
  readonly rows: readonly (() => ReadRow | undefined)[];
  /** When the box made the message, epoch milliseconds by its own clock, where the format says so. */
  readonly sentAtMs?: number | undefined;
  readonly place?: string;
  readonly zone?: string;
}

/** Reads one format. Never throws; `body` is any JSON value. */
export type ReadBody = (body: unknown) => Result<Body, Fault[]>;

/** The refusal of a body that does not have the outer form of its format. */
export function notOfForm(detail: string): Result<never, Fault[]> {
  return err([{ pointer: "/body", detail }]);
}

/** The rows of a format whose box sends one row by itself, or several in an array; undefined for anything else. */
export function oneOrMany(body: unknown): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body;
  return typeof body === "object" && body !== null ? [body] : undefined;
}
