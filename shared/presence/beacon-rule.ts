import type { BeaconRule, Policy } from "../catalog/policy.ts";

/** One index for each policy, made on first use: a policy is immutable and lives as long as its catalog version. */
const byIdOf = new WeakMap<Policy, ReadonlyMap<string, BeaconRule>>();

/** The rule of a beacon by the id of its catalog entry (a policy lists beacons by what they send); undefined if unknown. */
export function beaconRule(policy: Policy, id: string): BeaconRule | undefined {
  let byId = byIdOf.get(policy);
  if (byId === undefined) {
    byId = new Map([...policy.beacons.values(), ...policy.eidBeacons].map((rule) => [rule.id, rule]));
    byIdOf.set(policy, byId);
  }
  return byId.get(id);
}
