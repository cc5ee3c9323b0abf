import type { Campaign, Catalog, Effect, Moment } from "../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../shared/catalog/check-catalog.ts";
import { compileCatalog } from "../../shared/catalog/compile-catalog.ts";
import { loadPolicy } from "../../shared/catalog/load-policy.ts";
import type { Policy } from "../../shared/catalog/policy.ts";
import { compilePattern } from "../../shared/condition/compile-pattern.ts";
import { conditionEngine } from "../../shared/condition/condition-engine.ts";
import { type Decided, type DecideInput, decide } from "../../shared/decide/decide.ts";
import type { Decision } from "../../shared/decide/decision.ts";
import { type MeshFacts, NO_MESH_FACTS } from "../../shared/live/mesh-facts.ts";
import type { Facts } from "../../shared/locate/facts.ts";
import { type Exposure, newPerson, type PersonState, type Profile } from "../../shared/person/person-state.ts";
import { NO_MEMORY } from "../../shared/presence/presence-state.ts";
import type { SignalFact } from "../../shared/signals/signal-fact.ts";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Tuesday, noon in London, an hour later in Berlin. */
export const NOON = "2026-11-24T12:00:00Z";

/** All that a moment may ask for. */
export const EVERYTHING = [
  "location",
  "marketing",
  "push",
  "broadcast",
  "profiling",
  "measurement",
  "handover",
  "partners",
];

/** A café of 100 m in London, a bar next to it in Berlin's time, a beacon, and two markers: one of them is nowhere. */
export const TOWN: Catalog = {
  mesh: { name: "Town", timeZone: "Europe/London" },
  places: [
    { id: "cafe", labels: ["food"], zones: ["counter"], fence: { center: [0, 51], radius: 100 } },
    { id: "bar", labels: ["food", "late"], timeZone: "Europe/Berlin", fence: { center: [1, 51], radius: 100 } },
  ],
  beacons: [
    {
      id: "till",
      place: "cafe",
      zone: "counter",
      trust: "high",
      altbeacon: { id: "00112233445566778899aabbccddeeff00112233" },
    },
  ],
  markers: [
    { id: "poster", kind: "qr" },
    { id: "table", place: "cafe", zone: "counter", kind: "nfc", trust: "medium" },
  ],
};

/** The town with this on top, as the mesh decides on it. Throws where the catalog is not a good one. */
export function townPolicy(more: Partial<Catalog>): Policy {
  const checked = checkCatalog({ ...TOWN, ...more });
  if (!checked.ok) throw new Error(JSON.stringify(checked.error));
  return loadPolicy(compileCatalog(checked.value, "v1"), conditionEngine(compilePattern));
}

/** A moment that greets whoever enters the café, with this changed. */
export function greeting(changes: Partial<Moment> = {}): Moment {
  return { id: "hello", on: { enter: { place: "cafe" } }, ...oneCard(), ...changes };
}

/** An offer of one card. */
export function oneCard(): Pick<Moment, "offer"> {
  return { offer: { variants: [{ id: "a", format: "card", title: { en: "Hello" } }] } };
}

/** A moment that shows nothing. */
export function effectOnly(id: string, effects: Effect[], changes: Partial<Moment> = {}): Moment {
  return { id, on: { enter: { place: "cafe" } }, ...having(effects), ...changes };
}

/** What a moment does besides. */
export function having(effects: Effect[]): Pick<Moment, "then"> {
  // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; a moment is never awaited.
  return { then: effects };
}

/** What is different about one story from someone who entered the café at noon and agreed to everything. */
export interface Story {
  /** Changes to the one moment there is; `moments` in its place where there are more. */
  readonly moment?: Partial<Moment>;
  readonly moments?: readonly Moment[];
  readonly campaigns?: readonly Campaign[];
  readonly catalog?: Partial<Catalog>;
  readonly consent?: readonly string[];
  readonly profile?: Partial<Profile>;
  readonly exposures?: readonly Exposure[];
  readonly person?: PersonState;
  readonly facts?: Partial<Facts>;
  readonly mesh?: Partial<MeshFacts>;
  readonly subscribed?: boolean;
  readonly signals?: readonly SignalFact[];
  readonly history?: DecideInput["history"];
  readonly timeliness?: DecideInput["timeliness"];
  readonly said?: DecideInput["said"];
  /** When it happens, RFC 3339. */
  readonly at?: string;
  readonly drawKey?: Uint8Array;
}

/** Where someone is inside these places, by a fix of this accuracy. */
export function inside(places: readonly string[], accuracyMetres = 10): Pick<Facts, "fix"> {
  return { fix: { accuracyMetres, inside: places, border: [] } };
}

/** The policy of a story. */
export function policyOf({ moment, moments, campaigns, catalog }: Story): Policy {
  return townPolicy({
    ...(campaigns === undefined ? {} : { campaigns: [...campaigns] }),
    moments: moments === undefined ? [greeting(moment)] : [...moments],
    ...catalog,
  });
}

/** Someone who agreed to these purposes, a week before. */
export function personWho(consent: readonly string[], nowMs: number): PersonState {
  const granted = consent.map((purpose) => [purpose, { granted: true, atMs: nowMs - 7 * DAY_MS }] as const);
  return { ...newPerson("ada", nowMs - 7 * DAY_MS), consent: Object.fromEntries(granted) };
}

/** The input of a story's decision. */
export function inputOf(story: Story): DecideInput {
  const nowMs = Date.parse(story.at ?? NOON);
  const known = story.person ?? personWho(story.consent ?? EVERYTHING, nowMs);
  return {
    person: {
      ...known,
      profile: { ...known.profile, ...story.profile },
      exposures: story.exposures ?? known.exposures,
    },
    memory: NO_MEMORY,
    facts: {
      device: "phone",
      jti: "message-1",
      iatMs: nowMs,
      receivedMs: nowMs,
      beacons: [],
      channel: "inline",
      ...(story.facts ?? inside(["cafe"])),
    },
    said: story.said ?? {},
    ...(story.signals && { signals: story.signals }),
    ...(story.history && { history: story.history }),
    mesh: { ...NO_MESH_FACTS, ...story.mesh },
    subscribed: story.subscribed ?? true,
    timeliness: story.timeliness ?? "live",
    nowMs,
    serial: "serial-1",
  };
}

/** What comes of a story. */
export function tell(story: Story): Decided {
  return decide(inputOf(story), policyOf(story), story.drawKey ?? OUTSIDE_CONTROL);
}

/** A decision in one word or two: the reason it gave nothing, or `offer hello`, `push hello`. */
export function verdictOf({ outcome, reason, chosen }: Decision): string {
  return outcome === "none" ? (reason ?? "no reason") : `${outcome} ${chosen?.moment}`;
}

/** An exposure at this time, of the greeting unless told. */
export function exposedAt(at: string, more: Partial<Exposure> = {}): Exposure {
  return { id: `exposed at ${at}`, atMs: Date.parse(at), moment: "hello", marketing: true, person: true, ...more };
}

/** Draw keys of someone inside, and outside, the control group of half the people of the campaign `spring`. */
export const IN_CONTROL = keyThatGives("control-group");
export const OUTSIDE_CONTROL = keyThatGives("offer hello");

function keyThatGives(verdict: string): Uint8Array {
  const story: Story = { moment: { campaign: "spring" }, campaigns: [{ id: "spring", control: 0.5 }] };
  for (let seed = 0; seed < 256; seed++) {
    const drawKey = new Uint8Array(16).fill(seed);
    if (verdictOf(tell({ ...story, drawKey }).decision) === verdict) return drawKey;
  }
  throw new Error(`no key gives ${verdict}`);
}
