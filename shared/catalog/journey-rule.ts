import type { Text } from "../text/lookup-text.ts";
import type { Where } from "./catalog.ts";

/** A journey of the catalog, compiled: durations in milliseconds, defaults filled in. */
export interface JourneyRule {
  readonly id: string;
  /** In order: a run only goes forward. */
  readonly stages: readonly StageRule[];
  /** All of them must be granted, or the journey has no runs of this person. */
  readonly purposes: readonly string[];
  /** A run that gets nowhere for so long ends. */
  readonly endAfterMs: number;
}

/** One stage of a journey: what reaches it, and what the first screen says while a run is at it. */
export interface StageRule {
  readonly id: string;
  readonly on: StageOn;
  /** It makes the run if there is none yet. */
  readonly opens: boolean;
  /** The run ends with it. */
  readonly ends: boolean;
  readonly title?: Text;
  readonly body?: Text;
  readonly action?: { readonly label: Text; readonly url?: string };
}

/** What reaches a stage. `at` and `during.at` name a datum of the run that is an instant (RFC 3339 with an offset). */
export type StageOn =
  | { readonly kind: "signal"; readonly type: string }
  | { readonly kind: "event"; readonly name: string }
  | { readonly kind: "enter"; readonly where: Where; readonly during: During }
  | { readonly kind: "scan"; readonly marker: string; readonly during: During }
  /** A run that has been at `stage` for so long, since it came there or was last told something new there. */
  | { readonly kind: "after"; readonly stage: string; readonly delayMs: number }
  | { readonly kind: "at"; readonly datum: string; readonly offsetMs: number };

/** A span around an instant of the run. */
export interface During {
  readonly datum: string;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** Journeys by what may move their runs; each list is in order of id. */
export interface JourneyIndex {
  readonly byId: ReadonlyMap<string, JourneyRule>;
  readonly bySignal: ReadonlyMap<string, readonly JourneyRule[]>;
  readonly byEvent: ReadonlyMap<string, readonly JourneyRule[]>;
  /** Those with a stage that waits for an enter. */
  readonly byEnter: readonly JourneyRule[];
  readonly byMarker: ReadonlyMap<string, readonly JourneyRule[]>;
}

/** The name of a stage among those of all journeys: ids hold no blank. */
export function stageKey({ journey, stage }: { readonly journey: string; readonly stage: string }): string {
  return `${journey} ${stage}`;
}
