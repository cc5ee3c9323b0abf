import { describe, expect, it } from "vitest";
import { EVERYTHING, inside, type Story, tell, verdictOf } from "./decide-world.ts";

/** Someone …, gets …. */
export type Row = readonly [who: string, gets: string, story: Story];

export const NIGHT = "2026-11-24T23:00:00Z";
export const QUIET = { policy: { quietHours: { from: "21:00", to: "08:00" } } };

/** At the café, asking for a push. */
export const push = { ...inside(["cafe"]), channel: "push" } as const;
export const scan = (marker: string) => ({ facts: { marker } });
export const event = (name: string, data = {}) => ({ facts: { event: { name, data } } });
export const without = (purpose: string) => EVERYTHING.filter((other) => other !== purpose);
export const spring = (changes: object = {}) => ({ campaigns: [{ id: "spring", ...changes }] });
export const cap = (max: number, per: string) => ({ caps: [{ max, per }] });

/** The town with nothing but the café, open on Tuesdays between these. */
export function cafeOpen(from: string, to: string) {
  const hours = [{ days: [2], from, to }];
  return {
    places: [{ id: "cafe", hours, fence: { center: [0, 51] as [number, number], radius: 100 } }],
    beacons: [],
    markers: [],
  };
}

/** A test for each row, by the gate that the rows are about. */
export function testTables(tables: Readonly<Record<string, readonly Row[]>>): void {
  for (const [gate, rows] of Object.entries(tables)) {
    describe(`${gate}: someone`, () => {
      it.each(rows)("%s gets: %s", (_, gets, story) => {
        expect(verdictOf(tell(story).decision)).toBe(gets);
      });
    });
  }
}
