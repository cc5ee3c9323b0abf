import type { Policy } from "../catalog/policy.ts";
import { present } from "../json/present.ts";
import type { Follow, Follows } from "../person/follow.ts";
import type { Profile } from "../person/person-state.ts";
import type { Candidate } from "./situation.ts";

/** The profile of somebody who got these: what follows them waits from now on, one a moment, the newest. Without any, the same object. */
export function startFollowers(
  profile: Profile,
  given: readonly Candidate[],
  { policy, serial, atMs }: { readonly policy: Policy; readonly serial: string; readonly atMs: number },
): Profile {
  if (policy.triggers.after.size === 0) return profile;
  const started = given.flatMap(({ moment, occurrence }): readonly (readonly [string, Follow])[] => {
    const run = "run" in occurrence ? occurrence.run : undefined;
    const purposes = run && policy.journeys.byId.get(run.journey)?.purposes;
    const follow = present({ moment: moment.id, serial, atMs, trust: occurrence.trust, run, purposes });
    return (policy.triggers.after.get(moment.id) ?? []).map(({ id }) => [id, follow]);
  });
  if (started.length === 0) return profile;
  return { ...profile, follows: { ...profile.follows, ...Object.fromEntries(started) } };
}

/** When what a moment follows makes it come, by this catalog, epoch milliseconds; undefined: it does not follow that any more. */
export function followMs(waiting: string, { moment, atMs }: Follow, { moments }: Policy): number | undefined {
  const on = moments.get(waiting)?.on;
  return on?.kind === "after" && on.moment === moment ? atMs + on.delayMs : undefined;
}

/** When the first of these is to be looked at; undefined: none waits. What follows nothing any more goes at the next look. */
export function nextFollowMs(follows: Follows | undefined, policy: Policy): number | undefined {
  const times = Object.entries(follows ?? {}).map(
    ([waiting, follow]) => followMs(waiting, follow, policy) ?? follow.atMs,
  );
  return times.length === 0 ? undefined : Math.min(...times);
}
