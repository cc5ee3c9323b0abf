import type { Trust } from "../catalog/catalog.ts";
import type { JourneyRule } from "../catalog/journey-rule.ts";
import type { RunFact, Scalar } from "../condition/condition.ts";
import { present } from "../json/present.ts";
import { parseInstant } from "../time/instant.ts";

/** One person on one journey: this flight, that order. Known by journey and key. Immutable, plain JSON. */
export interface Run {
  readonly journey: string;
  readonly key: string;
  /** The furthest stage that was reached. */
  readonly stage: string;
  /** The stages before it when it was reached: a later catalog may no longer have the stage itself. */
  readonly passed: readonly string[];
  /** When the stage was reached, or new data came to it: waits count from here. Epoch milliseconds. */
  readonly stageMs: number;
  /** When the run last got anywhere, or heard anything new: it ends some time after that. */
  readonly progressMs: number;
  /** What senders said of it, by name. */
  readonly data: Readonly<Record<string, RunDatum>>;
  /** Of what moved it last. */
  readonly trust: Trust;
  /** Id of the sender that opened it, or `BY_DEVICE`. */
  readonly openedBy: string;
}

/** A device opened the run, and no sender. */
export const BY_DEVICE = "";

/** Whether an app began the run, and no sender ever said anything of it. */
export function isOfApp({ openedBy, data }: Pick<Run, "openedBy" | "data">): boolean {
  return openedBy === BY_DEVICE && Object.keys(data).length === 0;
}

/** The latest that was said under one name. `by`: id of the message, which decides between two of one instant. */
export interface RunDatum {
  readonly value: Scalar;
  readonly atMs: number;
  readonly by: string;
  /** A partner said it: texts show it with care. */
  readonly isForeign?: true;
}

/** A stage of a run that is not known yet: it waits for the stage that opens the run. */
export interface EarlyStage {
  readonly journey: string;
  readonly key: string;
  readonly stage: string;
  readonly atMs: number;
  readonly data: Readonly<Record<string, RunDatum>>;
  readonly trust: Trust;
}

/** A run that is over. What was said of it before its end does not open it again. */
export interface EndedRun {
  readonly journey: string;
  readonly key: string;
  readonly atMs: number;
  readonly reason: RunEnd;
  /** The stage that ended it, if one did. */
  readonly stage?: string;
}

/**
 * Why a run ended: its last stage was reached; nothing came for long; a newer run needed its place; its purposes were
 * withdrawn; the catalog no longer has the journey.
 */
export const RUN_ENDS = ["ended", "idle", "displaced", "withdrawn", "removed"] as const;

export type RunEnd = (typeof RUN_ENDS)[number];

/** All that is known of a person's journeys. */
export interface Journeys {
  readonly runs: readonly Run[];
  /** Oldest first. */
  readonly early: readonly EarlyStage[];
  readonly ended: readonly EndedRun[];
}

/** So many ended runs are remembered at most, the newest. */
const MAX_ENDED = 64;

/** Of a person who is on no journey. */
export const NO_JOURNEYS: Journeys = { runs: [], early: [], ended: [] };

/** Where in the list of stages a run is; -1 if the catalog has none of the stages that it ever reached or passed. */
export function positionOf(run: Pick<Run, "stage" | "passed">, { stages }: JourneyRule): number {
  const at = stages.findIndex(({ id }) => id === run.stage);
  return at === -1 ? stages.findLastIndex(({ id }) => run.passed.includes(id)) : at;
}

/** The instant that a datum of the run names, epoch milliseconds; undefined if it is missing or is none. */
export function instantOf({ data }: Pick<Run, "data">, name: string): number | undefined {
  const value = Object.hasOwn(data, name) ? data[name]?.value : undefined;
  return typeof value === "string" ? parseInstant(value) : undefined;
}

/** Names of the data that a partner said; undefined: none. */
export function foreignNames({ data }: Pick<Run, "data">): readonly string[] | undefined {
  const names = Object.keys(data).filter((name) => data[name]?.isForeign === true);
  return names.length === 0 ? undefined : names;
}

/** The data of a run as conditions and texts see them. */
export function plainData({ data }: Pick<Run, "data">): Readonly<Record<string, Scalar>> {
  return Object.fromEntries(Object.entries(data).map(([name, { value }]) => [name, value]));
}

/** A run as conditions and texts see it. */
export function factOf(run: Run): RunFact {
  const { journey, key, stage } = run;
  return present({ journey, key, stage, data: plainData(run), foreign: foreignNames(run) });
}

/** The name of a run among those of a person: ids hold no blank. */
export function runName({ journey, key }: { readonly journey: string; readonly key: string }): string {
  return `${journey} ${key}`;
}

/** Whether both are of the same run. */
export function isSameRun(
  a: { readonly journey: string; readonly key: string },
  b: { readonly journey: string; readonly key: string },
): boolean {
  return a.journey === b.journey && a.key === b.key;
}

/** The journeys without this run, which is remembered as ended. */
export function endRun(journeys: Journeys, run: Run, over: Omit<EndedRun, "journey" | "key">): Journeys {
  const ended = [...journeys.ended, { journey: run.journey, key: run.key, ...over }].slice(-MAX_ENDED);
  return { ...journeys, runs: journeys.runs.filter((one) => one !== run), ended };
}
