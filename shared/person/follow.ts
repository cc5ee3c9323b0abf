import type { Trust } from "../catalog/catalog.ts";
import type { RunFact } from "../condition/condition.ts";
import { type ConsentState, isGranted, type Profile } from "./person-state.ts";

/** A moment that the person got, and that another one follows. Plain JSON. */
export interface Follow {
  readonly moment: string;
  /** Of the decision that gave it. */
  readonly serial: string;
  /** When, epoch milliseconds: the delay counts from then. */
  readonly atMs: number;
  readonly trust: Trust;
  /** The run that it was about. */
  readonly run?: RunFact;
  /** What must stay granted for that run to be known. */
  readonly purposes?: readonly string[];
}

/** By the moment that waits: what it follows, the newest of it. */
export type Follows = Readonly<Record<string, Follow>>;

/** The profile with those that still wait; the same object if nothing falls away. */
export function keepFollows(profile: Profile, isKept: (follow: Follow, waiting: string) => boolean): Profile {
  const { follows, ...others } = profile;
  if (follows === undefined) return profile;
  const kept = Object.entries(follows).filter(([waiting, follow]) => isKept(follow, waiting));
  if (kept.length === Object.keys(follows).length) return profile;
  return kept.length === 0 ? others : { ...others, follows: Object.fromEntries(kept) };
}

/** Whether the person still agrees to what the run needs. */
export function isFollowAllowed({ purposes = [] }: Follow, consent: ConsentState): boolean {
  return purposes.every((purpose) => isGranted(consent, purpose));
}
