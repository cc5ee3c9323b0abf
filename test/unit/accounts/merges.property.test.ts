import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isGranted } from "../../../shared/person/person-state.ts";
import { exposuresOf } from "../../support/person-rows.ts";
import { runs } from "../../support/runs.ts";
import { type Played, playMerges } from "./support/play-merges.ts";

/*
 * Devices of two customers, and what people say on them, while objects crash and calls between them are lost, late and come
 * twice. `npm run test:long` plays 10,000 lives.
 */

const LIVES = runs(500);

function always(holds: (played: Played) => void): void {
  fc.assert(
    fc.property(fc.integer({ min: 0 }), (seed) => holds(playMerges(seed))),
    { numRuns: LIVES },
  );
}

describe("whatever happens to a merge, in the end", () => {
  it("nothing waits, is lost, doubled, in two objects, beyond a cap or left of who was erased", () => {
    always(({ faults, isAtRest, objects, truth }) => {
      expect(faults).toEqual([]);
      expect(isAtRest).toBe(true);
      const kept = objects.all().flatMap(({ rows }) => (rows === undefined ? [] : exposuresOf(rows)));
      expect(kept.filter(({ id }) => truth.erased().has(id))).toEqual([]);
      expect(objects.all().filter(({ rows, forward }) => rows !== undefined && forward !== undefined)).toEqual([]);
    });
  });

  it("a purpose is granted only if nobody withdrew it since, on whatever device, frozen or not", () => {
    always(({ objects, truth }) => {
      for (const { id, rows } of objects.all()) {
        for (const purpose of Object.keys(rows?.person.consent ?? {})) {
          const said = truth.statementsOf(id).filter((statement) => statement.purpose === purpose);
          const newest = (granted: boolean) =>
            Math.max(...said.filter((one) => one.granted === granted).map(({ atMs }) => atMs));
          const isOn = rows !== undefined && isGranted(rows.person.consent, purpose);
          if (isOn) expect(newest(true)).toBeGreaterThan(newest(false));
          if (said.length > 0 && said.every(({ granted }) => granted)) expect(isOn).toBe(true);
        }
      }
    });
  });

  it("a device is one customer's at most, by a link that is newer than its erasure, and its own person leads there", () => {
    always(({ objects, truth }) => {
      const owners = new Map<string, string>();
      for (const { id, account } of objects.all()) {
        for (const { device, person, closedAtMs } of account?.devices ?? []) {
          expect(owners.get(device)).toBeUndefined();
          owners.set(device, id);
          expect(objects.get(person).erasedAtMs).toBeLessThan(truth.linkedAt(device) ?? 0);
          expect(objects.get(person).forward).toMatchObject({
            to: id,
            state: closedAtMs === undefined ? "moved" : "closed",
          });
        }
      }
      for (const { forward } of objects.all()) {
        if (forward?.to === undefined) continue;
        expect(objects.get(forward.to).account?.devices).toBeDefined();
      }
    });
  });

  it("and all of it does happen", () => {
    const happened = new Map<string, number>();
    for (let seed = 0; seed < 300; seed++)
      for (const [what, count] of playMerges(seed).happened) happened.set(what, (happened.get(what) ?? 0) + count);
    for (const what of [
      "given",
      "capped",
      "withdrawn while frozen",
      "erased while frozen",
      "link linked",
      "unlinked",
      "waited",
    ])
      expect(happened.get(what) ?? 0, what).toBeGreaterThan(20);
  });
});
