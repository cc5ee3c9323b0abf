import type { Profile } from "../person/person-state.ts";
import type { Candidate } from "./situation.ts";

/** Signals that are remembered of a person, the newest. */
const SIGNALS_KEPT = 200;

/** Whether the person already has what this signal gives: an offer of it whichever moment gave it, each effect apart. */
export function isHad({ signalsHad = {} }: Profile, candidate: Candidate): boolean {
  const name = nameOf(candidate);
  return name !== undefined && Object.hasOwn(signalsHad, name);
}

/** The profile that remembers the signals of these candidates; the same object without any. */
export function noteSignals(profile: Profile, candidates: readonly Candidate[], nowMs: number): Profile {
  const names = candidates.flatMap((candidate) => nameOf(candidate) ?? []);
  if (names.length === 0) return profile;
  const had = { ...profile.signalsHad, ...Object.fromEntries(names.map((name) => [name, nowMs])) };
  return { ...profile, signalsHad: newestSignals(had) };
}

/** Those that are remembered of all these. */
export function newestSignals(had: NonNullable<Profile["signalsHad"]>): NonNullable<Profile["signalsHad"]> {
  const newest = Object.entries(had).sort(([, a], [, b]) => b - a);
  return Object.fromEntries(newest.slice(0, SIGNALS_KEPT));
}

function nameOf({ moment, occurrence }: Candidate): string | undefined {
  if (occurrence.kind !== "signal") return undefined;
  return moment.variants.length > 0 ? occurrence.signal : `${occurrence.signal} ${moment.id}`;
}
