import type { Condition, ConditionEngine } from "../condition/condition.ts";
import { present } from "../json/present.ts";
import { indexTags } from "../radio/issued-tags.ts";
import { err } from "../result.ts";
import type { CompiledMoment } from "./compile/compile-moment.ts";
import { indexJourneys } from "./compile/index-journeys.ts";
import type { CompiledCatalog } from "./compile-catalog.ts";
import { DEFAULTS } from "./defaults.ts";
import { stageKey } from "./journey-rule.ts";
import { USUAL_LIFE } from "./life.ts";
import type { BeaconRule, EffectRule, MomentRule, Policy, TriggerIndex, TriggerRule } from "./policy.ts";

/** PT1H, of versions that were compiled before there were signals. */
const USUAL_REACH_MS = 3_600_000;

/**
 * A compiled catalog made ready to decide on: tables by name, conditions parsed, moments by what sets them off. A
 * condition that this version of the mesh cannot parse evaluates to `error`, so its moment gives nothing.
 * `engine`: what only a catalog that `usesConditions` needs.
 */
export function loadPolicy(compiled: CompiledCatalog, engine: ConditionEngine = refuseCondition): Policy {
  const { version, mesh, purposes, personCaps, quietHours, loyalty, webhooks } = compiled;
  const moments = compiled.moments.filter(isBuilt).map((moment) => loadMoment(moment, engine));
  // Versions that were compiled before there were gateways have neither these nor senders; older ones keep people as usual.
  const {
    eidBeacons = [],
    senders = [],
    life = USUAL_LIFE,
    tags = [],
    scores = [],
    signalTypes = [],
    journeys = [],
    liveTypes,
    reachForMs = USUAL_REACH_MS,
  } = compiled;
  return present({
    version,
    mesh,
    purposes,
    personCaps,
    quietHours,
    loyalty,
    webhooks,
    life,
    places: byId(compiled.places),
    beacons: new Map(compiled.beacons),
    eidBeacons,
    beaconById: byId<BeaconRule>([...compiled.beacons.map(([, rule]) => rule), ...eidBeacons]),
    tags: indexTags(tags),
    senders: byId(senders),
    markers: byId(compiled.markers),
    campaigns: byId(compiled.campaigns),
    scores,
    moments: byId(moments),
    triggers: indexTriggers(moments),
    signalTypes: new Set(signalTypes),
    journeys: indexJourneys(journeys),
    liveTypes: liveTypes && new Set(liveTypes),
    reachForMs,
    asksStanding: compiled.moments.some(asksStanding),
    asksHistory: moments.some(({ recalls }) => recalls !== undefined),
  });
}

/** What a mesh without a catalog decides with. */
export const EMPTY_POLICY: Policy = loadPolicy({
  version: "",
  mesh: DEFAULTS.mesh,
  purposes: DEFAULTS.purposes,
  personCaps: [],
  liveTypes: [],
  places: [],
  beacons: [],
  eidBeacons: [],
  tags: [],
  senders: [],
  markers: [],
  campaigns: [],
  moments: [],
});

/** Whether a moment asks for more than its trigger. */
export function usesConditions({ moments }: CompiledCatalog): boolean {
  return moments.some(({ when }) => when !== undefined);
}

/** Whether a condition may match a text against a pattern. */
export function usesPatterns({ moments }: CompiledCatalog): boolean {
  return moments.some(({ when }) => when?.includes("matches") === true);
}

function refuseCondition(): ReturnType<ConditionEngine> {
  return err("there is no engine for conditions");
}

const TRIGGERS: readonly string[] = ["enter", "exit", "dwell", "zone", "scan", "event", "signal", "stage", "after"];
const EFFECTS: readonly string[] = ["suppress", "set", "points"];

/** By its source: a member of something else that is called so costs a look that was not needed. */
function asksStanding({ when, variants }: CompiledMoment): boolean {
  const templates = variants.flatMap(({ templates = {} }) => Object.values(templates).flat());
  return (
    /\b(?:points|tier)\b/.test(when ?? "") || templates.some((part) => typeof part !== "string" && part.of === "points")
  );
}

/** Older versions took triggers and effects that did nothing; a catalog that was published then may still have some. */
function isBuilt({ on }: CompiledMoment): boolean {
  return TRIGGERS.includes(on.kind);
}

/** Such an older one has another form. */
function isBuiltEffect(effect: EffectRule): boolean {
  return EFFECTS.includes(effect.kind) && !(effect.kind === "points" && effect.points === undefined);
}

function loadMoment({ when, effects, ...rest }: CompiledMoment, engine: ConditionEngine): MomentRule {
  const rule = { ...rest, effects: effects.filter(isBuiltEffect) };
  return when === undefined ? rule : { ...rule, when: loadCondition(when, engine) };
}

function loadCondition(source: string, engine: ConditionEngine): Condition {
  const parsed = engine(source);
  return parsed.ok ? parsed.value : () => "error";
}

/** The moments come in order of id, so each list is too. */
function indexTriggers(moments: readonly MomentRule[]): TriggerIndex {
  const ofKind = (kind: TriggerRule["kind"]) => moments.filter((moment) => moment.on.kind === kind);
  const named = (nameOf: (on: TriggerRule) => string | undefined) => {
    const lists = new Map<string, MomentRule[]>();
    for (const moment of moments) {
      const name = nameOf(moment.on);
      if (name === undefined) continue;
      const list = lists.get(name);
      if (list === undefined) lists.set(name, [moment]);
      else list.push(moment);
    }
    return lists;
  };
  return {
    enter: ofKind("enter"),
    exit: ofKind("exit"),
    dwell: ofKind("dwell"),
    zone: named((on) => (on.kind === "zone" ? on.zone : undefined)),
    scan: named((on) => (on.kind === "scan" ? on.marker : undefined)),
    event: named((on) => (on.kind === "event" ? on.name : undefined)),
    signal: named((on) => (on.kind === "signal" ? on.type : undefined)),
    stage: named((on) => (on.kind === "stage" ? stageKey(on) : undefined)),
    after: named((on) => (on.kind === "after" ? on.moment : undefined)),
  };
}

function byId<Rule extends { readonly id: string }>(rules: readonly Rule[]): ReadonlyMap<string, Rule> {
  return new Map(rules.map((rule) => [rule.id, rule]));
}
