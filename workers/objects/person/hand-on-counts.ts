import type { Count, CountBatch } from "../../../shared/measure/count.ts";
import type { HookWord } from "../../../shared/webhooks/hook-events.ts";
import { counterOf, counterOfBatch } from "../../adapters/counter-of.ts";
import { loadWebhooks } from "../../cold.ts";
import { type Isolate, openIsolate } from "../../isolate/isolate.ts";
import { withTimeout } from "../../isolate/with-timeout.ts";
import { hookHostsOf, openPolicy } from "./open-parts.ts";
import { newSerial, type PersonContext } from "./person-context.ts";
import { COUNTS_TIMER, HAND_ON_AFTER_MS } from "./store/timers.ts";

const COUNTER_TIMEOUT_MS = 2_000;

/**
 * What a step has to be counted, and webhooks to be told of it, as a batch to be written with its message; undefined: nothing. It is handed on after this
 * turn, and again 15 minutes later if this object is lost meanwhile.
 */
export function oweCounts(
  context: PersonContext,
  counts: readonly Count[],
  nowMs: number,
  hooks: readonly HookWord[] = [],
): CountBatch | undefined {
  if (counts.length + hooks.length === 0) return undefined;
  const { timers } = context.store;
  if (timers.dueMs(COUNTS_TIMER) === undefined) timers.set(COUNTS_TIMER, nowMs + HAND_ON_AFTER_MS);
  const batch = { id: newSerial(), atMs: nowMs, counts };
  return hooks.length === 0 ? batch : { ...batch, hooks };
}

/** A push ends within this, mostly: what it gives is then handed on with what its decision gave, for one row. */
const PUSH_WAIT_MS = 1_000;

/** Hands on what is owed, after this turn and, for so long, after the work: nobody waits for it. */
export function handOnAfter(context: PersonContext, work: Promise<void> | undefined): void {
  if (work !== undefined) context.defer(work);
  if (context.store.owed().length === 0) return;
  context.defer(work === undefined ? Promise.resolve().then(() => handOnCounts(context)) : handOnAround(context, work));
}

/** Work that takes longer gives its counts when it ends: without this they would wait for the timer. */
async function handOnAround(context: PersonContext, work: Promise<void>): Promise<void> {
  let isOver = false;
  const ended = work.finally(() => (isOver = true));
  await withTimeout(ended, PUSH_WAIT_MS);
  const wasSlow = !isOver;
  await handOnCounts(context);
  if (!wasSlow) return;
  await ended;
  handOnAfter(context, undefined);
}

/**
 * Hands on all that is owed, each batch to the counter that its id names, and what it tells to outboxes; forgets what they
 * have. A batch may come there twice, and counts once. What one of them did not take waits for the timer.
 */
export async function handOnCounts(context: PersonContext): Promise<void> {
  const { store, cache, env } = context;
  // Whoever hands on already looks again at the end for what was added meanwhile.
  if (cache.isHandingOn) return;
  cache.isHandingOn = true;
  try {
    await judgeUntold(context);
    const tried = new Set<string>();
    const next = () => store.owed().filter(({ id, untold }) => untold === undefined && !tried.has(id));
    for (let batches = next(); batches.length > 0; batches = next()) {
      for (const { id } of batches) tried.add(id);
      const isolate = await openIsolate(env);
      const { config } = isolate;
      const told = tellHooks(isolate, batches);
      const groups = Map.groupBy(
        batches.filter(({ counts }) => counts.length > 0),
        ({ id }) => counterOfBatch(id),
      );
      const taken = await Promise.all(
        [...groups].map(async ([number, owed]) => {
          const work = Promise.resolve(counterOf(env, config, number).count(JSON.stringify(owed)));
          return (
            (await withTimeout(
              work.then(() => owed),
              COUNTER_TIMEOUT_MS,
            )) ?? []
          );
        }),
      );
      const counted = new Set(taken.flat());
      const heard = await told;
      const isTaken = (batch: CountBatch) => (batch.counts.length === 0 || counted.has(batch)) && heard.has(batch);
      store.settleOwed(new Set(batches.filter(isTaken).map(({ id }) => id)));
    }
  } finally {
    cache.isHandingOn = false;
    const left = store.owed();
    const waitMs = left.some(({ hooks }) => hooks !== undefined) ? TELL_AGAIN_MS : HAND_ON_AFTER_MS;
    store.timers.set(COUNTS_TIMER, left.length === 0 ? undefined : Date.now() + waitMs);
    store.arm(Date.now());
  }
}

/** Judges who hears of what happened while there was no catalog, by the person of now. */
async function judgeUntold(context: PersonContext): Promise<void> {
  const { store, cache } = context;
  if (!store.owed().some(({ untold }) => untold !== undefined)) return;
  const policy = await openPolicy(context);
  if (policy === undefined) return;
  const person = store.load();
  const waiting = store.owed().filter(({ untold }) => untold !== undefined);
  for (const { atMs, untold = [] } of waiting) {
    const terms = { policy, hosts: hookHostsOf(context), nowMs: atMs };
    const hooks = (person && cache.webhooks?.tellHooks(context, untold, person, terms)) ?? [];
    if (hooks.length > 0) store.owe({ id: newSerial(), atMs, counts: [], hooks });
  }
  store.settleOwed(new Set(waiting.map(({ id }) => id)));
}

/** What a withdrawal takes back from an outbox does not wait as long as counts may. */
const TELL_AGAIN_MS = 30_000;

/** The batches of which outboxes have all, or that have nothing for them. */
async function tellHooks(isolate: Isolate, batches: readonly CountBatch[]): Promise<ReadonlySet<CountBatch>> {
  const words = batches.flatMap(({ hooks = [] }) => hooks);
  const heard = words.length === 0 ? new Set() : await (await loadWebhooks()).handOnHooks(isolate, words);
  return new Set(batches.filter(({ hooks = [] }) => hooks.every(({ id }) => heard.has(id))));
}
