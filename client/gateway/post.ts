import type { Identity } from "../../shared/radio/identity.ts";

/** What one transmitter was known by and how strong it was: a row of the format "rows", but for its age. */
export type Row = Partial<Record<"mac" | "ibeacon" | "altbeacon" | "eddystoneUid" | "eid", unknown>> & {
  readonly rssi: number;
  readonly txPower?: number;
};

/** A row, and when it was heard: epoch milliseconds by the clock of this run. */
export interface TimedRow {
  readonly atMs: number;
  readonly row: Row;
}

/** Where something was heard; what is not said is known from the gateway's key. */
export interface Where {
  readonly place?: string;
  readonly zone?: string;
}

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Whether a gateway, place or zone can be called so. */
export function isName(text: string): boolean {
  return NAME.test(text);
}

/** What one box told in one message. */
export interface Post {
  /** What this box is called here: the address it posts from, or a part of its topic. */
  readonly box: string;
  readonly where: Where;
  readonly rows: readonly TimedRow[];
}

/** Who was heard, as one text: an address stands for all that it sends, beacons and telemetry in turn. */
export function transmitterOf(row: Row): string {
  return typeof row.mac === "string" ? row.mac : nameOf(row);
}

/** All that a row says of who was heard, as one text. */
export function nameOf({ rssi: _strength, txPower: _calibration, ...identities }: Row): string {
  return JSON.stringify(identities);
}

/** The members of a row that tell who was heard. Of two identities of one kind, which no frame has, the last is told. */
export function membersOf(identities: readonly Identity[]): Omit<Row, "rssi" | "txPower"> {
  return Object.assign({}, ...identities);
}
