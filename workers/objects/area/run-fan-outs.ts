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
/** No push takes longer; nobody waits for more that hang. */
const PUSHES_WAIT_MS = 10_000;

type Entry = ReturnType<AreaContext["store"]["page"]>[number];

/**
 * Tells people of the signals that are due, batch by batch, the one after the other in turn. The cursor moves once a batch was
 * told: after a crash it is told again, and who had it has it no second time.
 *
 * Where people's objects share this isolate, as on one machine, the pushes of a batch leave before many others are asked: with
 * always more to do, such a process gets to few of its sockets, and pushes time out that were never sent.
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
      await isolate.pushes.untilLess(BATCH, PUSHES_WAIT_MS);
    }
  }
}

async function tellBatch(context: AreaContext, isolate: Isolate, { fanOut, progress }: KeptFanOut): Promise<void> {
  const { store } = context;
  const nowMs = Date.now();
  const waiting = progress.again.slice(0, BATCH);
  const entries = progress.isThrough ? store.find(waiting, nowMs) : store.page(progress.cursor, nowMs, progress.size);
  const replies = await Promise.all(entries.map((entry) => tellOne(context, isolate, fanOut, entry)));
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
