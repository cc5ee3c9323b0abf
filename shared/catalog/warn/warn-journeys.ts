import { readNames } from "../../condition/read-names.ts";
import { pointTo } from "../../json/json-pointer.ts";
import { parseTemplate } from "../../text/parse-template.ts";
import type { Catalog, Journey, Moment, Stage } from "../catalog.ts";
import type { FaultList } from "../check/fault-list.ts";
import { findRuns } from "../check/find-runs.ts";
import { stageTexts } from "../check/written-texts.ts";
import { DEFAULTS } from "../defaults.ts";
import { purposesOf } from "../purposes-of.ts";
import { findReaches, isBelow, type Reaches } from "./reach.ts";

/**
 * Warns of stages that no run can reach, of data that no one can say, of moments on a stage that cannot be shown as it is
 * reached, and of conditions on a run where there is none.
 */
export function warnOfJourneys(catalog: Catalog, warnings: FaultList): void {
  const { journeys = [], moments = [] } = catalog;
  const around = { types: signalTypes(catalog), reaches: findReaches(catalog), catalog };
  for (const [index, journey] of journeys.entries())
    warnOfJourney(journey, pointTo("/journeys", index), around, warnings);
  const isOfRun = findRuns(new Map(moments.map(({ id, on }) => [id, on])));
  for (const [index, moment] of moments.entries()) {
    if (warnings.isFull()) return;
    const at = pointTo("/moments", index);
    if (
      isOfRun(moment.on) !== true &&
      moment.when !== undefined &&
      /\brun\b/.test(moment.when) &&
      readNames(moment.when).asksRun
    )
      warnings.add(pointTo(at, "when"), "asks for run, which is null: no stage sets it off");
    const stage = stageOf(moment.on, journeys);
    warnOfTrust(moment, at, stage, warnings);
    warnOfChannels(moment, at, stage, warnings);
  }
}

interface Around {
  /** What senders may signal. */
  readonly types: ReadonlySet<string>;
  readonly reaches: Reaches;
  readonly catalog: Catalog;
}

function signalTypes({ senders = [] }: Catalog): ReadonlySet<string> {
  const scopes = senders.flatMap((sender) => sender.scopes);
  return new Set(scopes.flatMap((scope) => (scope.startsWith("signal:") ? [scope.slice("signal:".length)] : [])));
}

function warnOfJourney(journey: Journey, at: string, around: Around, warnings: FaultList): void {
  const unreached = new Set<string>();
  for (const [position, stage] of journey.stages.entries()) {
    if (warnings.isFull()) return;
    const why = whyNever(stage, journey, unreached, around);
    if (why === undefined) continue;
    unreached.add(stage.id);
    warnings.add(pointTo(at, "stages", position, "on"), `is never reached: ${why}`);
  }
  // Only signals bring data, and what they bring no catalog says.
  if (journey.stages.some(({ on }) => "signal" in on)) return;
  for (const [pointer, text] of stageTexts(journey, at)) {
    const name = namesRun(text);
    if (name !== undefined)
      warnings.add(pointer, `names {run.${name}}, which no one can say: no stage waits for a signal`);
  }
}

function whyNever(
  { on }: Stage,
  { stages }: Journey,
  unreached: ReadonlySet<string>,
  { types, reaches, catalog }: Around,
): string | undefined {
  if ("signal" in on) return types.has(on.signal) ? undefined : `no sender may signal "${on.signal}"`;
  if ("after" in on) {
    if (unreached.has(on.after)) return `neither is "${on.after}"`;
    return stages.find(({ id }) => id === on.after)?.ends === true ? `the run is over with "${on.after}"` : undefined;
  }
  if ("event" in on) return undefined;
  const datum = "at" in on ? on.at : on.during.at;
  if (!stages.some((stage) => "signal" in stage.on))
    return `no one can say "${datum}": data comes by signals, and no stage waits for one`;
  if ("at" in on) return undefined;
  const purposes = purposesOf(catalog);
  if (!purposes.includes("location")) return 'no one can agree to "location": policy.purposes does not have it';
  if ("scan" in on) return undefined;
  const { places, isReached } = reaches(on.enter);
  if (places === 0) return "label" in on.enter ? `no place has the label "${on.enter.label}"` : undefined;
  return isReached ? undefined : "no one can be seen there: it is without a fence, a beacon, a marker and a gateway";
}

/** The first value of a run that a text names. */
function namesRun(text: string): string | undefined {
  const parsed = text.includes("{") ? parseTemplate(text) : undefined;
  const names = parsed?.ok === true ? parsed.value : [];
  return names.flatMap((part) => (typeof part !== "string" && part.of === "run" ? [part.member ?? ""] : [])).at(0);
}

/** A stage has the trust of what reaches it; what place, marker or wait that is, others say. */
function warnOfTrust(
  { trust = DEFAULTS.trust }: Moment,
  at: string,
  stage: Stage | undefined,
  warnings: FaultList,
): void {
  if (stage === undefined) return;
  const { id, on } = stage;
  if ("event" in on && isBelow("low", trust)) {
    warnings.add(pointTo(at, "trust"), `can never be given: an event reaches "${id}", and its trust is low`);
  } else if ("signal" in on && isBelow("medium", trust)) {
    warnings.add(
      pointTo(at, "trust"),
      `can never be given: a sender's signal reaches "${id}", and its trust is medium`,
    );
  }
}

/** What time or a back end brings is no answer to anything: only a push can tell it. */
function warnOfChannels(
  { on, channels = [...DEFAULTS.channels], purposes, offer }: Moment,
  at: string,
  stage: Stage | undefined,
  warnings: FaultList,
): void {
  if (!comesUnasked(on, stage) || (offer?.variants ?? []).length === 0 || channels.length === 0) return;
  if (!channels.includes("push")) {
    if (channels.includes("handover")) return;
    warnings.add(pointTo(at, "channels"), "can never be given: it comes while no one asks, so only as a push");
  } else if (channels.includes("inline") && purposes?.includes("push") !== true) {
    const gets = 'comes as a push, so only to those who agreed to "push" as well';
    warnings.add(pointTo(at, "purposes"), `${gets}: name it in purposes`);
  }
}

function comesUnasked(on: Moment["on"], stage: Stage | undefined): boolean {
  return "after" in on || (stage !== undefined && ("signal" in stage.on || "after" in stage.on || "at" in stage.on));
}

/** The stage that a moment waits for. */
function stageOf(on: Moment["on"], journeys: readonly Journey[]): Stage | undefined {
  if (!("stage" in on)) return undefined;
  const journey = journeys.find(
    ({ id, stages }) => (on.journey ?? id) === id && stages.some((one) => one.id === on.stage),
  );
  return journey?.stages.find(({ id }) => id === on.stage);
}
