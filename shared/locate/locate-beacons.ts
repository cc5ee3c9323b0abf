import type { Policy } from "../catalog/policy.ts";
import type { EidMatch, EidTable } from "../eid/eid-table.ts";
import { type BeaconIdentity, beaconKey } from "../radio/identity.ts";
import { excessOf } from "../radio/proximity.ts";
import type { BeaconFact } from "./facts.ts";

/** One sample of one beacon, as heard (docs/contract.md#ping). */
export type BeaconRow = { readonly rssi: number; readonly txPower?: number } & (
  | BeaconIdentity
  | { readonly eid: string }
);

/** What a radio reports when it has measured nothing. */
const NO_MEASUREMENTS: readonly number[] = [127, 0];

/** What is known of beacons beside the catalog. */
export interface BeaconKnowledge {
  /** Needed only where a row has an ephemeral id. */
  readonly eids?: EidTable | undefined;
  /** Ids of revoked beacons. */
  readonly revoked?: readonly string[];
}

/**
 * The usable samples of the catalog's beacons, grouped by beacon: beacons in the order in which they first come, samples
 * in the order of the rows. Unknown and revoked beacons and rows without a measurement are left out, and ephemeral ids that
 * are played again. One that its beacon sends only if it has lost its clock may as well be such: its trust is low.
 */
export function locateBeacons(
  rows: readonly BeaconRow[],
  policy: Policy,
  { eids, revoked = [] }: BeaconKnowledge = {},
): BeaconFact[] {
  const facts = new Map<string, { beacon: string; trust?: "low"; rssi: number[]; excess: number[] }>();
  for (const row of rows) {
    if (NO_MEASUREMENTS.includes(row.rssi)) continue;
    const match = "eid" in row ? bestMatch(eids?.find(row.eid) ?? []) : undefined;
    const beacon = "eid" in row ? match?.beacon : policy.beacons.get(beaconKey(row))?.id;
    if (beacon === undefined || revoked.includes(beacon)) continue;
    const fact = facts.get(beacon) ?? { beacon, rssi: [], excess: [] };
    facts.set(beacon, fact);
    if (match?.likelihood === "possible") fact.trust = "low";
    fact.rssi.push(row.rssi);
    fact.excess.push(excessOf(row));
  }
  return [...facts.values()];
}

function bestMatch(matches: readonly EidMatch[]): EidMatch | undefined {
  return (
    matches.find(({ likelihood }) => likelihood === "expected") ??
    matches.find(({ likelihood }) => likelihood === "possible")
  );
}
