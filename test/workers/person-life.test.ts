import { afterAll, beforeAll, expect, it, vi } from "vitest";
import {
  type Act,
  catalogOfLives,
  comeAgain,
  type Life,
  makeRandom,
  nextAct,
  nextWaitMs,
  pause,
  pick,
} from "./support/life.ts";
import { calm, canonical, expectSound, passWithAlarms, tellAll } from "./support/life-checks.ts";
import { DAY_MS, evict, HOUR_MS, pushesOf, rowsOf, SECOND_MS } from "./support/person-object.ts";
import { subscribe } from "./support/push-desk.ts";
import { makeVisitor, publish } from "./support/visitor.ts";

/*
 * Two people do the same, by a seed; one of their objects forgets what is not stored after each step. They are answered the same,
 * the same is kept of them, and what has to hold at any time does: caps, an alarm for what is due, an end of everything.
 */

/** Lives with pushes that are tried again, called off and given back, on two devices, with erasures. */
const SEEDS = [2, 5];
const STEPS = 30;

const BEGIN_MS = Date.UTC(2033, 0, 3, 12);

beforeAll(async () => {
  vi.setSystemTime(BEGIN_MS);
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  expect((await publish(catalogOfLives())).status).toBe(200);
});
afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function beginLife(name: string): Promise<Life> {
  const visitor = await makeVisitor(["location", "marketing", "push", "measurement"]);
  await subscribe(visitor, `${name}-first`);
  return { name, visitor, receipts: [], tags: [], shop: { heardMs: 0 }, given: [], said: [] };
}

it.each(SEEDS)(
  "a life goes the same with and without evictions, %i",
  async (seed) => {
    const startMs = BEGIN_MS + seed * 1_000 * DAY_MS;
    vi.setSystemTime(startMs);
    const random = makeRandom(seed);
    const plan = Array.from({ length: 400 }, () => pick(random, [201, 201, 201, 201, 503, 503, 429, 410, 403]));
    const counts = new Map<string, number>();
    const taken = new Map<string, number>();
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const url = String(input);
      const number = counts.get(url) ?? 0;
      counts.set(url, number + 1);
      const status = plan[(number * 2 + (url.length % 2)) % plan.length] ?? 201;
      const topic = `${url} ${new Headers(init?.headers).get("topic")}`;
      if (status === 201) taken.set(topic, (taken.get(topic) ?? 0) + 1);
      return new Response(null, { status });
    });
    const lives = [await beginLife("a"), await beginLife("b")];
    const rest = async () => {
      for (const life of lives) {
        await calm(life);
        await expectSound(life);
      }
      const [, evicted] = lives;
      if (evicted !== undefined) await evict(evicted.visitor.person);
    };
    const paused = new Set<string>();
    let passedMs = 0;
    const log: string[] = [];
    for (let step = 0; step < STEPS; step++) {
      const waitMs = nextWaitMs(random);
      passedMs += waitMs;
      await passWithAlarms(lives, waitMs, rest);
      if (passedMs > 6 * HOUR_MS) {
        passedMs = 0;
        for (const life of lives) await comeAgain(life);
      }
      if (random() < 0.08) {
        const moment = pick(random, ["order", "held", "letter"]);
        const on = !paused.has(moment);
        await pause(moment, on);
        if (on) paused.add(moment);
        else paused.delete(moment);
        await passWithAlarms(lives, 6 * SECOND_MS, rest);
        log.push(`${on ? "pause" : "resume"} ${moment}`);
      }
      const act: Act = nextAct(random);
      const answers = [];
      for (const life of lives) {
        const answered = await act(life);
        answers.push(canonical({ status: answered?.status, body: answered?.body }, life));
      }
      log.push(`${step} ${new Date().toISOString()} ${JSON.stringify(answers[0]).slice(0, 150)}`);
      const where = log.slice(-8).join("\n");
      expect(answers[1], where).toEqual(answers[0]);
      await rest();
      const told = [];
      for (const life of lives) told.push(await tellAll(life));
      expect(told[1], where).toEqual(told[0]);
    }
    for (const moment of paused) await pause(moment, false);
    for (let day = 0; day < 40; day += 5) await passWithAlarms(lives, 5 * DAY_MS, rest);

    for (const { visitor } of lives) {
      expect(await pushesOf(visitor.person).catch(() => [])).toEqual([]);
      for (const row of await rowsOf(visitor.person, "message").catch(() => [])) {
        expect(row).toMatchObject({ answer: null, receipt: null, input: null });
      }
    }
    expect([...taken.values()].filter((count) => count > 1)).toEqual([]);
  },
  60_000,
);
