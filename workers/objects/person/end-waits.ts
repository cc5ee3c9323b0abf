import type { Policy } from "../../../shared/catalog/policy.ts";
import { isSameRun, type Run } from "../../../shared/journeys/run.ts";
import { waitForRuns } from "../../../shared/journeys/wait-for-runs.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import { decideUnasked, type Unheard } from "./decide-unasked.ts";
import type { PersonContext } from "./person-context.ts";
import { saveRuns } from "./save-runs.ts";

/**
 * Moves each run whose time has come, by the catalog of now, and decides what that earns: a push, as there is nothing to answer.
 * One decision a run.
 */
export async function endWaits(context: PersonContext): Promise<void> {
  const { store, env, defer } = context;
  const isolate = await openIsolate(env);
  const snapshot = await isolate.catalog.current(Date.now(), defer);
  const id = store.load()?.profile.id;
  // A frozen person is looked at again.
  if (id === undefined) return;
  if (snapshot === undefined) throw new Error("the catalog could not be loaded");
  for (const { run } of dueRows(context)) {
    const read = (policy: Policy) => readWait(context, run, policy);
    const reply = await decideUnasked(context, { person: id, typ: "stage", read });
    if (reply === "later") throw new Error("the live state could not be read");
  }
  if (store.load() === undefined) return;
  // What is due by its row and waits for a later time by now has had its wait moved by another catalog.
  const moved = new Set(dueRows(context).map(({ run }) => run));
  const journeys = store.runs.read();
  const runs = journeys.runs.map((run) => (moved.has(run) ? { ...run } : run));
  saveRuns(context, { ...journeys, runs }, snapshot.policy, Date.now());
}

function dueRows({ store }: PersonContext) {
  const nowMs = Date.now();
  return store.load() === undefined ? [] : store.runs.kept().rows.filter(({ dueMs }) => dueMs <= nowMs);
}

/** What becomes of one run by now. */
function readWait({ store }: PersonContext, run: Run, policy: Policy): Unheard | "none" | "gone" {
  const person = store.load();
  if (person === undefined) return "gone";
  const nowMs = Date.now();
  const journeys = store.runs.read();
  const world = { index: policy.journeys, isGranted: (purpose: string) => isGranted(person.consent, purpose) };
  const isAsked = (one: Run) => isSameRun(one, run);
  // What is due at this very instant is due.
  const moved = waitForRuns(journeys, world, { untilMs: nowMs + 1, nowMs, isAsked });
  if (moved.journeys === journeys) return "none";
  const happenedMs = moved.reached[0]?.atMs ?? moved.ended[0]?.atMs ?? nowMs;
  return { person, moved, happenedMs };
}
