import type { ScoreRule, ScoreTrigger } from "../catalog/policy.ts";
import type { Profile } from "./person-state.ts";

/** What a person has of one score: so much at that time, and less from then on. Plain JSON. */
export interface ScoreValue {
  readonly value: number;
  readonly atMs: number;
}

/** What a score gets by one thing that happened. Plain JSON. */
export interface ScorePoints {
  readonly score: string;
  readonly halfLifeMs: number;
  readonly points: number;
}

/** What these scores get by something that happened: each of their rules by itself that counts it. */
export function pointsFor(
  scores: readonly ScoreRule[],
  isCounted: (on: ScoreTrigger) => boolean,
): readonly ScorePoints[] {
  return scores.flatMap(({ id, halfLifeMs, add }) =>
    add.filter(({ on }) => isCounted(on)).map(({ points }) => ({ score: id, halfLifeMs, points })),
  );
}

/** The profile with these points; the same object without any. */
export function addPoints(profile: Profile, added: readonly ScorePoints[], nowMs: number): Profile {
  if (added.length === 0) return profile;
  const scores = new Map(Object.entries(profile.scores ?? {}));
  for (const { score, halfLifeMs, points } of added) {
    scores.set(score, addToScore(scores.get(score), { value: points, atMs: nowMs }, halfLifeMs));
  }
  return { ...profile, scores: Object.fromEntries(scores) };
}

/** Both together, as of the later time: in which order scores are added does not matter. */
export function addToScore(score: ScoreValue | undefined, added: ScoreValue, halfLifeMs: number): ScoreValue {
  if (score === undefined) return added;
  const atMs = Math.max(score.atMs, added.atMs);
  return { value: scoreAt(score, halfLifeMs, atMs) + scoreAt(added, halfLifeMs, atMs), atMs };
}

/** What is left of a score: half of it after each half-life. At a time before it was counted, all of it. */
export function scoreAt({ value, atMs }: ScoreValue, halfLifeMs: number, nowMs: number): number {
  return value * 2 ** (-Math.max(0, nowMs - atMs) / halfLifeMs);
}

const KEPT_MS = 32 * 24 * 3_600_000;

/** The profile without scores that the catalog has no more; the same object if none goes. For 32 days it may have them again. */
export function pruneScores(profile: Profile, rules: readonly ScoreRule[], nowMs: number): Profile {
  const known = new Set(rules.map(({ id }) => id));
  const all = Object.entries(profile.scores ?? {});
  const kept = all.filter(([id, { atMs }]) => known.has(id) || atMs > nowMs - KEPT_MS);
  if (kept.length === all.length) return profile;
  return { ...profile, scores: Object.fromEntries(kept) };
}

/** The profile of somebody who withdrew `profiling`; the same object if they have no score. */
export function withoutScores(profile: Profile): Profile {
  if (profile.scores === undefined) return profile;
  const { scores: _, ...others } = profile;
  return others;
}
