import type { BeaconIdentity } from "../catalog/catalog.ts";
import type { Policy } from "../catalog/policy.ts";
import { beaconKey } from "./beacon-key.ts";
import type { BeaconFact } from "./facts.ts";
import { excessOf } from "./proximity.ts";

/** One sample of one beacon, as heard (contract, section 4). */
export type BeaconRow = { readonly rssi: number; readonly txPower?: number } & (
  | BeaconIdentity
  | { readonly eid: string }
);

/** What a radio reports when it has measured nothing. */
const NO_MEASUREMENTS: readonly number[] = [127, 0];

/**
 * The usable samples of the catalog's beacons, grouped by beacon: beacons in the order in which they first come, samples
 * in the order of the rows. Unknown beacons, ephemeral ids and rows without a measurement are left out.
 */
export function locateBeacons(rows: readonly BeaconRow[], policy: Policy): BeaconFact[] {
  const facts = new Map<string, { beacon: string; rssi: number[]; excess: number[] }>();
  for (const row of rows) {
    if ("eid" in row || NO_MEASUREMENTS.includes(row.rssi)) continue;
    const beacon = policy.beacons.get(beaconKey(row))?.id;
    if (beacon === undefined) continue;
    const fact = facts.get(beacon) ?? { beacon, rssi: [], excess: [] };
    facts.set(beacon, fact);
    fact.rssi.push(row.rssi);
    fact.excess.push(excessOf(row));
  }
  return [...facts.values()];
}
