import type { BeaconRule, Policy } from "../catalog/policy.ts";
import { ownValue } from "../json/own-value.ts";
import type { Facts } from "../locate/facts.ts";
import { median, proximityOf } from "../radio/proximity.ts";
import { beaconRule } from "./beacon-rule.ts";
import { samplesOf } from "./beacon-samples.ts";
import type { Claim } from "./claim.ts";
import { messageTime } from "./message-time.ts";
import type { BeaconSample, PresenceMemory, Stay } from "./presence-state.ts";
import { stayKey } from "./stay-key.ts";

/** Fewer samples than this neither enter nor exit (design, section 6). */
const MIN_SAMPLES = 3;

/** How long a beacon may go unheard before its device's next message ends the stay (design, section 6). */
const UNHEARD_MS = 30_000;

/** What a message says by the beacons it hears, and by those of its device's stays that it does not hear. */
export function claimsOfBeacons({
  stays,
  memory,
  facts,
  policy,
}: {
  readonly stays: readonly Stay[];
  /** With the samples of this message already in it. */
  readonly memory: PresenceMemory;
  readonly facts: Facts;
  readonly policy: Policy;
}): readonly Claim[] {
  const heard = new Map(
    facts.beacons.filter(({ rssi }) => rssi.length > 0).map(({ beacon, trust }) => [beacon, trust] as const),
  );
  const claims: Claim[] = [];
  for (const [beacon, trust] of heard) {
    const rule = beaconRule(policy, beacon);
    if (rule === undefined) continue;
    const said = claimOfSamples(rule, samplesOf(memory.samples, beacon, facts));
    claims.push(trust === undefined ? said : { ...said, trust });
  }
  for (const stay of stays) {
    if (stay.device !== facts.device || !stay.via.startsWith("beacon:")) continue;
    const rule = beaconRule(policy, stay.via.slice("beacon:".length));
    if (rule === undefined || heard.has(rule.id)) continue;
    // Where memory was lost the thirty seconds start over: noteHeard says why.
    const lastHeardMs = ownValue(memory.lastHeardMs, stayKey(stay));
    if (lastHeardMs !== undefined && messageTime(facts) - lastHeardMs >= UNHEARD_MS)
      claims.push(claim(rule, "outside"));
  }
  return claims;
}

function claimOfSamples(rule: BeaconRule, samples: readonly BeaconSample[]): Claim {
  if (samples.length < MIN_SAMPLES) return claim(rule, "heard");
  const rssi = median(samples.map((sample) => sample.rssi));
  if (rssi < rule.enterRssi && rssi <= rule.exitRssi) return claim(rule, "outside");
  const placed = claim(rule, rssi >= rule.enterRssi ? "inside" : "border");
  if (rule.zone === undefined) return placed;
  return { ...placed, zone: rule.zone, proximity: proximityOf(median(samples.map((sample) => sample.excess))) };
}

/** A beacon's confidence is always high; its trust is the operator's word (contract, section 5), or what was heard is worth less. */
function claim(rule: BeaconRule, says: Claim["says"]): Claim {
  return { via: `beacon:${rule.id}`, place: rule.place, says, confidence: "high", trust: rule.trust };
}
