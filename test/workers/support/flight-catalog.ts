import type { Catalog, Moment } from "../../../shared/catalog/catalog.ts";
import { HOUR_MS, recordsOf, rowsOf } from "./person-object.ts";
import { offer, street } from "./street.ts";

type Journey = NonNullable<Catalog["journeys"]>[number];

/** A flight, with a stage of each kind. */
export const FLIGHT: Journey = {
  id: "flight",
  endAfter: "P3D",
  stages: [
    { id: "booked", on: { signal: "booked" } },
    { id: "checked-in", on: { event: "check-in" } },
    { id: "at-airport", on: { enter: { place: "shop" }, during: { at: "departs", before: "PT6H", after: "PT1H" } } },
    { id: "gate", on: { signal: "gate" } },
    { id: "upgrade", on: { after: "gate", delay: "PT20M" } },
    { id: "boarding", on: { at: "boards", offset: "PT0S" } },
    { id: "landed", on: { signal: "landed" } },
    { id: "belt", on: { scan: "table-7", during: { at: "lands", before: "PT0S", after: "PT3H" } } },
    { id: "home", on: { signal: "home" }, ends: true },
  ],
};

const often: Pick<Moment, "caps" | "quietHours"> = { caps: [{ max: 90, per: "day" }], quietHours: "ignore" };

/** Moments of that flight: each says its stage and what is known of the run. */
export function flightMoments(...stages: readonly string[]): Moment[] {
  return stages.map((stage) => ({ id: `at-${stage}`, on: { stage }, ...often, offer: offer() }));
}

/** A street on which flights are followed. */
export function flightStreet(moments: Moment[], more: Partial<Catalog> = {}): Catalog {
  return street(moments, { journeys: [FLIGHT], ...more });
}

/** When a flight boards, departs and lands, from now on, as its data. */
export function flightTimes(nowMs: number): Record<string, string> {
  const inHours = (hours: number) => new Date(nowMs + hours * HOUR_MS).toISOString();
  return { boards: inHours(3), departs: inHours(4), lands: inHours(6) };
}

/** The runs of a person, as they are stored: "key stage". */
export async function runsOf(person: string): Promise<string[]> {
  const rows = await recordsOf(person, "run");
  return rows.flatMap(({ run }) => (run === undefined ? [] : [`${run.key} ${run.stage}`]));
}

/** What the receipts tell of runs, oldest first. */
export async function runNotesOf(person: string): Promise<object[]> {
  const rows = (await rowsOf(person, "message")).sort((a, b) => Number(a.atMs) - Number(b.atMs));
  return rows.flatMap(({ receipt }) => JSON.parse(String(receipt ?? "{}")).runs ?? []);
}
