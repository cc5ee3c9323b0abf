import { readNames } from "../condition/read-names.ts";
import { fenceCenter, fenceOuterMetres, fenceRadiusMetres } from "../geo/fence-circle.ts";
import { present } from "../json/present.ts";
import { beaconKey } from "../radio/identity.ts";
import { tagPrefixes } from "../radio/issued-tags.ts";
import type { BeaconEntry, Campaign, Catalog, Marker, Place, Score, Trust, Webhook } from "./catalog.ts";
import { compileJourney } from "./compile/compile-journey.ts";
import { compileLoyalty } from "./compile/compile-loyalty.ts";
import { type CompiledMoment, compileMoment } from "./compile/compile-moment.ts";
import {
  compileCap,
  compileDuration,
  compileHours,
  compileMoney,
  compilePeriod,
  compileSpan,
} from "./compile/compile-values.ts";
import { DEFAULTS } from "./defaults.ts";
import type { JourneyRule } from "./journey-rule.ts";
import type { Life } from "./life.ts";
import type {
  BeaconRule,
  CampaignRule,
  EidBeaconRule,
  MarkerRule,
  PlaceRule,
  Policy,
  ScoreRule,
  ScoreTrigger,
  SenderRule,
} from "./policy.ts";
import { purposesOf } from "./purposes-of.ts";

/** A catalog version ready to be stored: all that `loadPolicy` needs, as plain JSON. Conditions are still source text. */
export interface CompiledCatalog
  extends Pick<Policy, "version" | "mesh" | "purposes" | "personCaps" | "quietHours" | "loyalty" | "webhooks"> {
  readonly places: readonly PlaceRule[];
  /** By `beaconKey()`. */
  readonly beacons: readonly (readonly [key: string, rule: BeaconRule])[];
  readonly eidBeacons?: readonly EidBeaconRule[];
  /** How the keys of the brand's tags begin (`tagPrefixes`). */
  readonly tags?: readonly string[];
  readonly senders?: readonly SenderRule[];
  readonly scores?: readonly ScoreRule[];
  readonly life?: Life;
  /** See `Policy`. */
  readonly signalTypes?: readonly string[];
  readonly liveTypes?: readonly string[];
  readonly reachForMs?: number;
  readonly markers: readonly MarkerRule[];
  readonly campaigns: readonly CampaignRule[];
  /** In order of id, by code unit. */
  readonly moments: readonly CompiledMoment[];
  /** In order of id. Absent in what was compiled before there were any. */
  readonly journeys?: readonly JourneyRule[];
}

/**
 * Compiles a catalog that `checkCatalog` found good: defaults filled in, durations and instants as milliseconds, clock
 * times as minutes. Throws where the catalog was never checked; that is a fault of the caller, not of the input.
 */
export function compileCatalog(catalog: Catalog, version: string): CompiledCatalog & { readonly life: Life } {
  const mesh = { ...DEFAULTS.mesh, ...catalog.mesh };
  const { caps, quietHours, forgetAfter = DEFAULTS.forgetAfter } = catalog.policy ?? {};
  const moments = (catalog.moments ?? []).map((moment) => compileMoment(moment, mesh.locale, catalog));
  return present({
    version,
    mesh,
    purposes: purposesOf(catalog),
    personCaps: (caps ?? []).map(compileCap),
    quietHours: quietHours && compileSpan(quietHours),
    loyalty: catalog.loyalty && compileLoyalty(catalog.loyalty, mesh.locale),
    webhooks: compileWebhooks(catalog.webhooks ?? []),
    life: { forgetAfterMs: compileDuration(forgetAfter) },
    signalTypes: signalTypesOf(catalog),
    liveTypes: liveTypesOf(catalog),
    reachForMs: compileDuration(catalog.policy?.reachFor ?? DEFAULTS.reachFor),
    places: (catalog.places ?? []).map((place) => compilePlace(place, mesh.timeZone)),
    beacons: compileBeacons(catalog.beacons ?? []),
    eidBeacons: compileEidBeacons(catalog.beacons ?? []),
    tags: (catalog.tags ?? []).flatMap(({ match }) => tagPrefixes(match)),
    senders: catalog.senders ?? [],
    markers: (catalog.markers ?? []).map(compileMarker),
    campaigns: (catalog.campaigns ?? []).map(compileCampaign),
    scores: (catalog.scores ?? []).map(compileScore),
    moments: moments.sort((a, b) => (a.id < b.id ? -1 : 1)),
    journeys: (catalog.journeys ?? [])
      .map((journey) => compileJourney(journey, mesh.locale))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  });
}

function compileWebhooks(webhooks: readonly Webhook[]): Policy["webhooks"] {
  if (webhooks.length === 0) return undefined;
  return webhooks.map((webhook) => ({ identity: DEFAULTS.identity, ...webhook }));
}

/** Types of signals that a trigger or a condition asks for: the live state need not have any other. */
function signalTypesOf({ moments = [] }: Catalog): readonly string[] {
  const asked = moments.flatMap(({ on, when }) => [
    ...("signal" in on ? [on.signal] : []),
    ...(when?.includes("live") === true ? readNames(when).signals : []),
  ]);
  return [...new Set(asked)].sort();
}

/** Those that conditions ask for; undefined if one asks for a type that is not written out. */
function liveTypesOf({ moments = [] }: Catalog): readonly string[] | undefined {
  const asked = moments.flatMap(({ when }) => (when?.includes("live") === true ? [readNames(when)] : []));
  if (asked.some(({ asksUnknownSignals }) => asksUnknownSignals)) return undefined;
  return [...new Set(asked.flatMap(({ signals }) => [...signals]))].sort();
}

function compilePlace(
  { id, name, labels, timeZone, zones, fence, hours, silence }: Place,
  meshZone: string,
): PlaceRule {
  return present({
    id,
    name,
    labels: labels ?? [],
    timeZone: timeZone ?? meshZone,
    zones: zones ?? [],
    hours: hours?.map(compileHours),
    silenceMs: compileDuration(silence ?? DEFAULTS.silence),
    radiusMetres: fence && fenceRadiusMetres(fence),
    outerMetres: fence && !("center" in fence) ? fenceOuterMetres(fence) : undefined,
    center: fence && fenceCenter(fence),
  });
}

/** Beacons that always call themselves the same; those whose identifier changes (EID) cannot be looked up by it. */
function compileBeacons(beacons: readonly BeaconEntry[]): CompiledCatalog["beacons"] {
  return beacons.flatMap((beacon) =>
    "eid" in beacon ? [] : [[beaconKey(beacon), compileBeacon(beacon, DEFAULTS.trust)] as const],
  );
}

function compileEidBeacons(beacons: readonly BeaconEntry[]): readonly EidBeaconRule[] {
  return beacons.flatMap((beacon) =>
    "eid" in beacon ? [{ ...compileBeacon(beacon, DEFAULTS.eidTrust), ...beacon.eid }] : [],
  );
}

function compileBeacon(beacon: BeaconEntry, usualTrust: Trust): BeaconRule {
  const { id, place, zone, trust = usualTrust, enterRssi = DEFAULTS.enterRssi } = beacon;
  // Never above enterRssi: a beacon that may be faint to enter may be as faint to stay.
  const exitRssi = beacon.exitRssi ?? Math.min(DEFAULTS.exitRssi, enterRssi);
  return present({ id, place, zone, trust, enterRssi, exitRssi });
}

function compileMarker({ id, place, zone, trust }: Marker): MarkerRule {
  return present({ id, place, zone, trust: trust ?? DEFAULTS.trust });
}

function compileCampaign(campaign: Campaign): CampaignRule {
  const { id, from, until, caps, control, budget, pace, conversions, window, cost, costPerOffer, guardrail } = campaign;
  return present({
    id,
    ...compilePeriod(from, until),
    caps: (caps ?? []).map(compileCap),
    control: control ?? 0,
    budget,
    pace: pace ?? DEFAULTS.pace,
    conversions,
    windowMs: compileDuration(window ?? DEFAULTS.window),
    cost: cost && compileMoney(cost),
    costPerOffer: costPerOffer && compileMoney(costPerOffer),
    guardrail,
  });
}

function compileScore({ id, halfLife, add }: Score): ScoreRule {
  const rules = add.map(({ on, points }) => ({ on: compileScoreTrigger(on), points }));
  return { id, halfLifeMs: compileDuration(halfLife), add: rules };
}

function compileScoreTrigger(on: Score["add"][number]["on"]): ScoreTrigger {
  if ("enter" in on) return { kind: "enter", where: on.enter };
  if ("scan" in on) return { kind: "scan", marker: on.scan };
  if ("purchase" in on) return { kind: "purchase" };
  return "event" in on ? { kind: "event", name: on.event } : { kind: "reaction", reaction: on.reaction };
}
