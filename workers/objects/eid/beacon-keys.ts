import type { EidBeaconRule, Policy } from "../../../shared/catalog/policy.ts";
import { openBox } from "../../../shared/crypto/sealed-box.ts";
import { readBeaconSecret, sealedBeaconName } from "../../../shared/eid/beacon-secret.ts";
import { importBlockKey } from "../../../shared/eid/eid-of.ts";
import type { EidBeacon } from "../../../shared/eid/eids-between.ts";
import type { Keys } from "../../isolate/keys.ts";

/** Tried once for each catalog version: rules are immutable, and go with their version. Null: it does not open. */
const opened = new WeakMap<EidBeaconRule, EidBeacon | null>();

/**
 * The EID beacons of a policy with their keys. One whose sealed key does not open, because it was sealed for another mesh or
 * another beacon, is left out: nobody can tell what it sends.
 */
export async function openBeacons({ eidBeacons }: Policy, { seals }: Keys): Promise<EidBeacon[]> {
  const beacons: EidBeacon[] = [];
  for (const rule of eidBeacons) {
    const known = opened.get(rule);
    const beacon = known === undefined ? await openBeacon(rule, seals) : known;
    opened.set(rule, beacon);
    if (beacon !== null) beacons.push(beacon);
  }
  return beacons;
}

async function openBeacon({ id, sealedKey, scaler }: EidBeaconRule, seals: Keys["seals"]): Promise<EidBeacon | null> {
  const bytes = await openBox(seals, sealedKey, sealedBeaconName(id));
  const secret = bytes === undefined ? undefined : readBeaconSecret(bytes);
  if (secret === undefined) {
    console.error(`the sealed key of the beacon "${id}" does not open: seal it again with "mesh seal"`);
    return null;
  }
  const { identityKey, startSeconds } = secret;
  return { id, key: await importBlockKey(identityKey), k: scaler, startSeconds };
}
