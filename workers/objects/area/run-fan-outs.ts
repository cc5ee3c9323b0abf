import { afterBatch, BATCH, isUnderWay } from "../../../shared/areas/fan-out-progress.ts";
import { present } from "../../../shared/json/present.ts";
import { ok } from "../../../shared/result.ts";
import { openLocator } from "../../../shared/tags/locator.ts";
import { askPerson } from "../../adapters/ask-person.ts";
import type { Isolate } from "../../isolate/isolate.ts";
import { withTimeout } from "../../isolate/with-timeout.ts";
import type { SignalReply } from "../person/calls.ts";
import { type AreaContext, isOver } from "./area-context.ts";
import type { KeptFanOut } from "./store/area-store.ts";

/** One alarm may ask 1,000 objects; it asks fewer, and goes on with the next. */
const BATCHES_PER_ALARM = 9;
const ANSWER_TIMEOUT_MS = 10_000;
/** So many of a batch are asked without a look at what has come of others. */
const PART = 25;
/** So many pushes may be on their way from this isolate before more people are asked, or so much time passes: they may hang. */
const MOST_PUSHES = 50;
const PUSHES_WAIT_MS = 1_000;

type Entry = ReturnType<AreaContext["store"]["page"]>[number];

/**
 * Tells people of the signals that are due, batch by batch, the one after the other in turn. The cursor moves once a batch was
 * told: after a crash it is told again, and who had it has it no second time.
 */
export async function runFanOuts(context: AreaContext): Promise<void> {
  const { store, openIsolate } = context;
  const isDue = ({ fanOut, progress }: KeptFanOut) =>
    isUnderWay(progress) && progress.dueMs <= Date.now() && !isOver(fanOut, Date.now());
  let batches = 0;
  for (let due = store.fanOuts().filter(isDue); due.length > 0; due = store.fanOuts().filter(isDue)) {
    const isolate = await openIsolate();
    for (const kept of due) {
      if (batches++ >= BATCHES_PER_ALARM) return;
      await tellBatch(context, isolate, kept);
    }
  }
}

async function tellBatch(context: AreaContext, isolate: Isolate, { fanOut, progress }: KeptFanOut): Promise<void> {
  const { store } = context;
  const nowMs = Date.now();
  const waiting = progress.again.slice(0, BATCH);
  const entries = progress.isThrough ? store.find(waiting, nowMs) : store.page(progress.cursor, nowMs, progress.size);
  const replies = await tellAll(context, isolate, fanOut, entries);
  const by = (reply: SignalReply) => entries.filter((_, at) => replies[at] === reply).map(({ key }) => key);
  const keys = progress.isThrough ? waiting : entries.map(({ key }) => key);
  const now = store.findFanOut(fanOut.signal.id);
  store.change(() => {
    for (const key of by("gone")) store.remove(key);
    // It may have been turned off meanwhile, or begun anew.
    if (now === undefined || now.progress.cursor !== progress.cursor || !now.progress.isOn) return;
    store.saveFanOut({ ...now, progress: afterBatch(now.progress, { keys, unreached: by("later") }, Date.now()) });
  });
}

/**
 * Asks these people; all are asked before the first has to answer. Where their objects share this isolate, as on one machine, no
 * more are asked while many pushes have not left: a process with always more to do gets to few of its sockets, and pushes would
 * time out unsent.
 */
async function tellAll(
  context: AreaContext,
  isolate: Isolate,
  fanOut: KeptFanOut["fanOut"],
  entries: readonly Entry[],
): Promise<readonly SignalReply[]> {
  const asked: Promise<SignalReply>[] = [];
  for (const [at, entry] of entries.entries()) {
    if (at % PART === 0) await isolate.pushes.untilLess(MOST_PUSHES, PUSHES_WAIT_MS);
    asked.push(tellOne(context, isolate, fanOut, entry));
  }
  return Promise.all(asked);
}

/** What a person's object says; `later` if it says nothing. */
async function tellOne(
  { area }: AreaContext,
  isolate: Isolate,
  { signal }: KeptFanOut["fanOut"],
  { key, locator }: Entry,
): Promise<SignalReply> {
  const found = await openLocator(isolate.keys.locators, locator);
  if (found === undefined) return "gone";
  const call = JSON.stringify(present({ ...found, key, area, signal }));
  const asked = askPerson(isolate, found.person, async (object) => ok(await object.signal(call)));
  const reply = await withTimeout(asked, ANSWER_TIMEOUT_MS);
  return reply?.ok ? reply.value : "later";
}
