import { indexJourneys } from "../../shared/catalog/compile/index-journeys.ts";
import { stageKey } from "../../shared/catalog/journey-rule.ts";
import { USUAL_LIFE } from "../../shared/catalog/life.ts";
import type {
  BeaconRule,
  MarkerRule,
  MomentRule,
  PlaceRule,
  Policy,
  SenderRule,
  TriggerIndex,
  TriggerRule,
} from "../../shared/catalog/policy.ts";
import type { BeaconFact, Facts } from "../../shared/locate/facts.ts";
import type { Occurrence } from "../../shared/presence/occurrence.ts";
import { NO_MEMORY, NOWHERE, type PresenceMemory, type PresenceState } from "../../shared/presence/presence-state.ts";
import { type PresenceStep, stepPresence } from "../../shared/presence/step-presence.ts";

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
/** When these stories begin. */
export const NOON_MS = Date.UTC(2026, 10, 2, 12);

/** A place with a fence of 100 m and ten minutes of silence. */
export function place(id: string, with_: Partial<PlaceRule> = {}): PlaceRule {
  return { id, labels: [], timeZone: "UTC", zones: [], silenceMs: 10 * MINUTE_MS, radiusMetres: 100, ...with_ };
}

/** A beacon that enters at -70 dBm and exits at -80 dBm. */
export function beacon(id: string, at: string, with_: Partial<BeaconRule> = {}): BeaconRule {
  return { id, place: at, trust: "medium", enterRssi: -70, exitRssi: -80, ...with_ };
}

export function marker(id: string, with_: Partial<MarkerRule> = {}): MarkerRule {
  return { id, trust: "low", ...with_ };
}

/** A gateway of one place. */
export function gateway(id: string, at: string): SenderRule {
  return { id, kind: "gateway", places: [at], scopes: ["sightings"], alg: "EdDSA" };
}

export function moment(id: string, on: TriggerRule): MomentRule {
  return {
    id,
    on,
    purposes: ["marketing"],
    channels: ["inline", "push"],
    service: false,
    trust: "low",
    confidence: "low",
    caps: [],
    quietHours: "drop",
    validForMs: 30 * MINUTE_MS,
    onExit: "keep",
    priority: 50,
    variants: [],
    effects: [],
  };
}

export function policyOf({
  places = [],
  beacons = [],
  markers = [],
  senders = [],
  moments = [],
}: {
  places?: readonly PlaceRule[];
  beacons?: readonly BeaconRule[];
  markers?: readonly MarkerRule[];
  senders?: readonly SenderRule[];
  moments?: readonly MomentRule[];
}): Policy {
  return {
    version: "v1",
    mesh: { name: "test", noticeVersion: "1", locale: "en", timeZone: "UTC" },
    purposes: ["location", "marketing"],
    personCaps: [],
    life: USUAL_LIFE,
    places: new Map(places.map((rule) => [rule.id, rule])),
    beacons: new Map(beacons.map((rule) => [`sent by ${rule.id}`, rule])),
    eidBeacons: [],
    tags: { prefixes: new Set(), lengths: [] },
    beaconById: new Map(beacons.map((rule) => [rule.id, rule])),
    senders: new Map(senders.map((rule) => [rule.id, rule])),
    markers: new Map(markers.map((rule) => [rule.id, rule])),
    campaigns: new Map(),
    scores: [],
    asksHistory: false,
    asksStanding: false,
    moments: new Map(moments.map((rule) => [rule.id, rule])),
    triggers: indexTriggers(moments),
    signalTypes: new Set(),
    journeys: indexJourneys([]),
    reachForMs: 3_600_000,
  };
}

function indexTriggers(moments: readonly MomentRule[]): TriggerIndex {
  const sorted = moments.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const ofKind = (kind: TriggerRule["kind"]) => sorted.filter(({ on }) => on.kind === kind);
  const by = (key: (on: TriggerRule) => string | undefined) => {
    const lists = new Map<string, MomentRule[]>();
    for (const rule of sorted) {
      const name = key(rule.on);
      if (name !== undefined) lists.set(name, [...(lists.get(name) ?? []), rule]);
    }
    return lists;
  };
  return {
    enter: ofKind("enter"),
    exit: ofKind("exit"),
    dwell: ofKind("dwell"),
    zone: by((on) => (on.kind === "zone" ? on.zone : undefined)),
    scan: by((on) => (on.kind === "scan" ? on.marker : undefined)),
    event: by((on) => (on.kind === "event" ? on.name : undefined)),
    signal: by((on) => (on.kind === "signal" ? on.type : undefined)),
    stage: by((on) => (on.kind === "stage" ? stageKey(on) : undefined)),
    after: by((on) => (on.kind === "after" ? on.moment : undefined)),
  };
}

/** A message made and received so many milliseconds after noon; its jti is its own unless told. */
export function message(atMs: number, says: Partial<Facts> = {}): Facts {
  const device = says.device ?? "phone";
  const iatMs = NOON_MS + atMs;
  return { device, jti: `${device}@${atMs}`, iatMs, receivedMs: iatMs, beacons: [], channel: "inline", ...says };
}

/** A fix of 10 m inside these places, and on the border of those. */
export function fix(inside: readonly string[], border: readonly string[] = [], accuracyMetres = 10) {
  return { fix: { accuracyMetres, inside, border } };
}

/** Rows of one beacon, all of this strength; by default as near as can be told. */
export function hear(id: string, rssi: number, rows = 3, excess = 0): BeaconFact {
  return { beacon: id, rssi: Array(rows).fill(rssi), excess: Array(rows).fill(excess) };
}

/** What a gateway heard of a tag, a message of its own: rows of this strength, all heard when it was made. */
export function sight(
  atMs: number,
  says: { tag?: string; by: string; at: string; zone?: string; rssi: number; rows?: number },
) {
  const { tag = "card", by, at, zone, rssi, rows = 3 } = says;
  const heard = Array.from({ length: rows }, () => ({ rssi, excess: rssi + 59, ageMs: 0 }));
  return message(atMs, {
    device: `tag:${tag}`,
    jti: `${by}@${atMs}`,
    channel: "push",
    tag: { gateway: by, place: at, ...(zone === undefined ? {} : { zone }), rows: heard },
  });
}

/** A person on the way: messages go in, what they set off is kept. */
export interface Walk {
  readonly presence: PresenceState;
  readonly memory: PresenceMemory;
  readonly steps: readonly PresenceStep[];
}

/** Takes the messages in their order, from nowhere or from where an earlier walk ended. */
export function walk(policy: Policy, messages: readonly Facts[], from?: Walk): Walk {
  let { presence, memory }: Pick<Walk, "presence" | "memory"> = from ?? { presence: NOWHERE, memory: NO_MEMORY };
  const steps = messages.map((facts) => {
    const step = stepPresence({ presence, memory, facts, policy });
    ({ presence, memory } = step);
    return step;
  });
  return { presence, memory, steps };
}

/** Occurrences in a few words: `enter cafe`, `zone cafe/bar near`, `dwell cafe linger`, `scan poster`, `event order`. */
export function words(occurrences: readonly Occurrence[]): string[] {
  return occurrences.map(wordsOf);
}

function wordsOf(occurrence: Occurrence): string {
  switch (occurrence.kind) {
    case "enter":
    case "exit":
      return `${occurrence.kind} ${occurrence.place}`;
    case "dwell":
      return `dwell ${occurrence.place} ${occurrence.moment}`;
    case "zone":
      return `zone ${occurrence.place}/${occurrence.zone} ${occurrence.proximity}`;
    case "scan":
      return `scan ${occurrence.marker}`;
    case "event":
      return `event ${occurrence.name}`;
    case "signal":
      return `signal ${occurrence.type} ${occurrence.place}`;
    case "stage":
      return `stage ${stageKey(occurrence.run)}`;
    case "after":
      return `after ${occurrence.follows} ${occurrence.moment}`;
  }
}

/** What each step of a walk set off, in words. */
export function told(walked: Walk): string[][] {
  return walked.steps.map(({ occurrences }) => words(occurrences));
}
