import { indexJourneys } from "../../../shared/catalog/compile/index-journeys.ts";
import { USUAL_LIFE } from "../../../shared/catalog/life.ts";
import type { Policy } from "../../../shared/catalog/policy.ts";

/** A policy in which there is nothing but what the test says. */
export function policyWith(parts: Partial<Policy>): Policy {
  return {
    version: "test",
    mesh: { name: "test", noticeVersion: "1", locale: "en", timeZone: "UTC" },
    purposes: [],
    personCaps: [],
    life: USUAL_LIFE,
    places: new Map(),
    beacons: new Map(),
    eidBeacons: [],
    tags: { prefixes: new Set(), lengths: [] },
    beaconById: new Map(),
    senders: new Map(),
    markers: new Map(),
    campaigns: new Map(),
    scores: [],
    asksHistory: false,
    asksStanding: false,
    moments: new Map(),
    triggers: {
      enter: [],
      exit: [],
      dwell: [],
      zone: new Map(),
      scan: new Map(),
      event: new Map(),
      signal: new Map(),
      stage: new Map(),
      after: new Map(),
    },
    signalTypes: new Set(),
    journeys: indexJourneys([]),
    reachForMs: 3_600_000,
    ...parts,
  };
}
