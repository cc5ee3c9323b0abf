import { present } from "../json/present.ts";
import type { Profile } from "../person/person-state.ts";
import type { SignalFact } from "../signals/signal-fact.ts";
import { changeSignal, isOn, type SaidSignal, type StoredSignal, untilOf } from "../signals/stored-signal.ts";

/** States of a customer that are remembered, the newest. */
const MOST_STATES = 20;

/** A message may speak of a day before it, so what has ended is remembered for so long. */
const REMEMBERED_MS = 25 * 3_600_000;

/** The end of what happens once and says not how long it counts: JSON has no infinity. */
const NO_END_MS = Number.MAX_SAFE_INTEGER;

/** What a signal makes of a customer. */
export interface TakenSignal {
  /** The same object if the signal changes nothing that is remembered. */
  readonly profile: Profile;
  /** What is to be judged; absent: it is over, or turns off. */
  readonly fact?: SignalFact;
  /** Id of the signal that it ends. */
  readonly ended?: string;
}

/**
 * A signal that is said of a customer themselves. States are kept with the person, one a type and run: the live state has none of them.
 * What happens once leaves nothing here.
 */
export function takeCustomerSignal(profile: Profile, said: SaidSignal, nowMs: number): TakenSignal {
  const { id, type, run, trust, data, state, atMs, validForMs } = said;
  if (state === undefined) {
    const untilMs = validForMs === undefined ? NO_END_MS : atMs + validForMs;
    if (untilMs <= nowMs) return { profile };
    return { profile, fact: { id, type, trust, data, fromMs: atMs, untilMs, once: true } };
  }
  const { signals = {} } = profile;
  const name = run === undefined ? type : `${type} ${run}`;
  const before = Object.hasOwn(signals, name) ? signals[name] : undefined;
  const after = changeSignal(before, said);
  const isSame = JSON.stringify(after) === JSON.stringify(before);
  const next = isSame ? profile : { ...profile, signals: remember({ ...signals, [name]: after }, nowMs) };
  const untilMs = untilOf(after);
  if (state === "off") {
    const ended = before !== undefined && isOn(before, nowMs) && !isOn(after, nowMs) ? before.id : undefined;
    return present({ profile: next, ended });
  }
  if (untilMs === undefined || untilMs <= nowMs) return { profile: next };
  const { fromMs } = after;
  const fact = { id: after.id, type, trust: after.trust, data: after.data, fromMs, untilMs };
  return { profile: next, fact };
}

function remember(signals: NonNullable<Profile["signals"]>, nowMs: number): NonNullable<Profile["signals"]> {
  const kept = Object.entries(signals)
    .filter(([, stored]) => lastMs(stored) > nowMs - REMEMBERED_MS)
    .sort(([, a], [, b]) => lastMs(b) - lastMs(a));
  return Object.fromEntries(kept.slice(0, MOST_STATES));
}

function lastMs(stored: StoredSignal): number {
  return Math.max(stored.offMs ?? 0, untilOf(stored) ?? 0);
}
