import type { Policy } from "../../../shared/catalog/policy.ts";
import type { KeptRun } from "../../../shared/journeys/kept-runs.ts";
import type { JourneyWorld } from "../../../shared/journeys/move-runs.ts";
import { isSameRun, type Run } from "../../../shared/journeys/run.ts";
import { nextWaitMs, waitForRuns } from "../../../shared/journeys/wait-for-runs.ts";
import { isGranted } from "../../../shared/person/person-state.ts";
import { openIsolate } from "../../isolate/isolate.ts";
import { decideUnasked, type Unheard } from "./decide-unasked.ts";
import type { PersonContext } from "./person-context.ts";
import { saveRuns } from "./save-runs.ts";

/**
 * Moves each run whose time has come, by the catalog of now, and decides what that earns: a push, as there is nothing
 * to answer. One decision a run.
 */
export async function endWaits(context: PersonContext): Promise<void> {
  const { store, env, defer } = context;
  const isolate = await openIsolate(env);
  const snapshot = await isolate.catalog.current(Date.now(), defer);
  const id = store.load()?.profile.id;
  // A frozen person is looked at again.
  if (id === undefined) return;
  if (snapshot === undefined) throw new Error("the catalog could not be loaded");
  const { policy } = snapshot;
  for (const row of rowsDue(context, policy)) {
    const { run } = row;
    // What decisions were made from goes with the consent.
    if (isUnconsented(context, row, policy)) store.messages.forgetRuns();
    const read = (by: Policy) => readWait(context, run, by);
    const reply = await decideUnasked(context, { person: id, typ: "stage", read });
    if (reply === "later") throw new Error("the live state could not be read");
  }
  if (store.load() === undefined) return;
  // A row that says another time than this catalog is written again: so is what waits for a later time by now.
  const nowMs = Date.now();
  const isOld = ({ run, dueMs }: KeptRun) => dueMs <= nowMs || nextWaitMs(run, policy.journeys, nowMs) < dueMs;
  const old = new Set(
    store.runs
      .kept()
      .rows.filter(isOld)
      .map(({ run }) => run),
  );
  const journeys = store.runs.read();
  const runs = journeys.runs.map((run) => (old.has(run) ? { ...run } : run));
  saveRuns(context, { ...journeys, runs }, policy, nowMs);
}

/** Those whose time has come, by their row or by this catalog, and those that the person does not agree to by it. */
function rowsDue(context: PersonContext, policy: Policy): readonly KeptRun[] {
  const nowMs = Date.now();
  const isDue = ({ run, dueMs }: KeptRun) => Math.min(dueMs, nextWaitMs(run, policy.journeys, nowMs)) <= nowMs;
  return context.store.runs.kept().rows.filter((row) => isDue(row) || isUnconsented(context, row, policy));
}

function isUnconsented(context: PersonContext, { run }: KeptRun, policy: Policy): boolean {
  const { index, isGranted: isAllowed } = worldOf(context, policy);
  return index.byId.get(run.journey)?.purposes.every(isAllowed) === false;
}

function worldOf({ store }: PersonContext, { journeys: index }: Policy): JourneyWorld {
  const consent = store.load()?.consent ?? {};
  return { index, isGranted: (purpose) => isGranted(consent, purpose) };
}

/** What becomes of one run by now. */
function readWait(context: PersonContext, run: Run, policy: Policy): Unheard | "none" | "gone" {
  const { store } = context;
  const person = store.load();
  if (person === undefined) return "gone";
  const nowMs = Date.now();
  const journeys = store.runs.read();
  const isAsked = (one: Run) => isSameRun(one, run);
  // What is due at this very instant is due.
  const moved = waitForRuns(journeys, worldOf(context, policy), { untilMs: nowMs + 1, nowMs, isAsked });
  if (moved.journeys === journeys) return "none";
  const happenedMs = moved.reached[0]?.atMs ?? moved.ended[0]?.atMs ?? nowMs;
  return { person, moved, happenedMs };
}
