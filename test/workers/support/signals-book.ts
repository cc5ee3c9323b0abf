/// <reference types="@cloudflare/vitest-plugin/types" />
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { changeLive } from "../../../shared/live/change-live.ts";
import { foldLive, type LiveChange, type LiveEntry } from "../../../shared/live/live-state.ts";
import { err, ok } from "../../../shared/result.ts";
import type { SaidSignal } from "../../../shared/signals/stored-signal.ts";
import type { SignalCall, SignalNews } from "../../../workers/objects/signals/calls.ts";
import { runAlarm } from "../../../workers/objects/signals/run-alarm.ts";
import { makeSignalsContext } from "../../../workers/objects/signals/signals-context.ts";
import { takeSignal } from "../../../workers/objects/signals/take-signal.ts";

/*
 * The book as the object keeps it, with a live state and areas that fail as the test says. A context is one life of the
 * object: a new one over the same database is what is there after a crash.
 */

/** Where the signal of `callOf` is heard. */
export const AREAS = ["place:bakery", "cell-1", "cell-2"];
const MINUTE_MS = 60_000;

let books = 0;

/** What is outside of one book, and how it is used. */
export function openBook() {
  const book = env.SIGNALS.getByName(`book-${books++}`);
  const world = {
    isLiveThere: true,
    /** Areas that do not answer. */
    deaf: new Set<string>(),
    live: {} as Readonly<Record<string, LiveEntry>>,
    /** What areas were told, oldest first. */
    heard: [] as string[],
    /** The version of each end. */
    ends: [] as (number | undefined)[],
    news: [] as SignalNews[],
  };
  /** Does this in a new life of the object. */
  function live<T>(work: (context: ReturnType<typeof makeSignalsContext>) => Promise<T>): Promise<T> {
    return runInDurableObject(book, async (_, { storage }) => {
      const deferred: Promise<unknown>[] = [];
      const context = makeSignalsContext(
        { storage, waitUntil: (promise) => void deferred.push(promise) },
        async (change: LiveChange) => {
          if (!world.isLiveThere) return err("unreachable");
          world.live = changeLive(world.live, change);
          return ok(true);
        },
        {
          async start(area, news) {
            if (world.deaf.has(area)) throw new Error("no answer");
            world.heard.push(`start ${area}`);
            world.news.push(news);
          },
          async end(area, signal, version) {
            if (world.deaf.has(area)) throw new Error("no answer");
            world.heard.push(`end ${area} ${signal}`);
            world.ends.push(version);
          },
        },
      );
      const result = await work(context);
      await Promise.all(deferred);
      return result;
    });
  }
  const take = (said: Partial<SaidSignal> & { id: string }, more: Partial<SignalCall> = {}) =>
    live((context) => takeSignal(context, callOf(said, more)));
  return {
    world,
    take,
    live,
    alarm: () => live(runAlarm),
    dueMs: () => runInDurableObject(book, (_, { storage }) => storage.getAlarm()),
    on: () => foldLive(world.live, Date.now()).signals,
    rows: (table: string) =>
      runInDurableObject(book, (_, { storage: { sql } }) => sql.exec(`SELECT * FROM ${table}`).toArray().length),
  };
}

export function callOf(said: Partial<SaidSignal> & { id: string }, more: Partial<SignalCall> = {}): SignalCall {
  const base = { sender: "oven", trust: "medium", type: "fresh", place: "bakery", data: { batch: 7 } } as const;
  const times = said.state === "on" ? { validForMs: 10 * MINUTE_MS } : {};
  return { said: { ...base, ...times, atMs: Date.now(), ...said }, isNamed: true, areas: AREAS, ...more };
}
