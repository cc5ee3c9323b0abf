import type { Policy } from "../../../shared/catalog/policy.ts";
import type { RunFact } from "../../../shared/condition/condition.ts";
import { followMs, nextFollowMs } from "../../../shared/decide/start-followers.ts";
import { factOf, isSameRun } from "../../../shared/journeys/run.ts";
import { present } from "../../../shared/json/present.ts";
import { type Follow, keepFollows } from "../../../shared/person/follow.ts";
import type { PersonState } from "../../../shared/person/person-state.ts";
import type { Occurrence } from "../../../shared/presence/occurrence.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import { decideUnasked, type Unheard } from "./decide-unasked.ts";
import type { PersonContext } from "./person-context.ts";
import { FOLLOW_TIMER } from "./store/timers.ts";

/**
 * Decides each moment that follows another one and whose time has come, by the catalog of now; drops what follows
 * nothing any more.
 */
export async function endFollows(context: PersonContext): Promise<void> {
  const { store, env, defer } = context;
  const isolate = await openIsolate(env);
  const snapshot = await isolate.catalog.current(Date.now(), defer);
  const known = store.load();
  // A frozen person is looked at again.
  if (known === undefined) return;
  if (snapshot === undefined) throw new Error("the catalog could not be loaded");
  for (const [waiting, follow] of Object.entries(known.profile.follows ?? {})) {
    const read = (policy: Policy) => readFollow(context, waiting, follow, policy);
    const keep = () => drop(context, waiting, follow);
    const reply = await decideUnasked(context, { person: known.profile.id, typ: "after", read, keep });
    if (reply === "later") throw new Error("the live state could not be read");
  }
  const person = store.load();
  if (person === undefined) return;
  const { policy } = snapshot;
  const isKept = (follow: Follow, waiting: string) => followMs(waiting, follow, policy) !== undefined;
  const profile = keepFollows(person.profile, isKept);
  store.timers.set(FOLLOW_TIMER, nextFollowMs(profile.follows, policy));
  if (profile !== person.profile) store.save({ ...person, profile });
}

/** What follows by now: `none` if it is not time, or something newer waits in its place. */
function readFollow(
  context: PersonContext,
  waiting: string,
  { moment, serial, trust, run, ...about }: Follow,
  policy: Policy,
): Unheard | "none" | "gone" {
  const person = context.store.load();
  if (person === undefined) return "gone";
  const dueMs = followMs(waiting, { moment, serial, trust, ...about }, policy);
  if (person.profile.follows?.[waiting]?.serial !== serial || dueMs === undefined || dueMs > Date.now()) return "none";
  const after: Occurrence = present({
    ...({ kind: "after", moment: waiting, follows: moment, confidence: "high", trust } as const),
    run: run && runNow(context, run),
  });
  return { person: without(person, waiting), happened: [after], happenedMs: dueMs };
}

/** The run that it was about, as it is by now; one that is over as it was. */
function runNow({ store }: PersonContext, run: RunFact): RunFact {
  const known = store.runs.read().runs.find((one) => isSameRun(one, run));
  return known === undefined ? run : factOf(known);
}

/** It came, and gave nothing. */
function drop({ store }: PersonContext, waiting: string, { serial }: Follow): void {
  const person = store.load();
  if (person?.profile.follows?.[waiting]?.serial === serial) store.save(without(person, waiting));
}

function without(person: PersonState, waiting: string): PersonState {
  return { ...person, profile: keepFollows(person.profile, (_, other) => other !== waiting) };
}
