import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type BackEnd, linked, makeBackEnd } from "./support/account.ts";
import { caps, catalogOfLives, comeAgain, type Life, makeRandom, nextAct, nextWaitMs, pick } from "./support/life.ts";
import { calm, expectAlarm, passWithAlarms, tellAll } from "./support/life-checks.ts";
import { DAY_MS, evict, HOUR_MS, pass, SECOND_MS, stateOf } from "./support/person-object.ts";
import { subscribe } from "./support/push-desk.ts";
import { makeVisitor, post, publish } from "./support/visitor.ts";

/*
 * Two devices live, by a seed, and become one customer's on the way. From then on they have the caps of one person, what was said
 * before is answered as before, an alarm stands for what is due, and an object that forgets what is not stored tells the same.
 */

const SEEDS = [1, 3, 4];
const STEPS = 24;
const BEGIN_MS = Date.UTC(2034, 0, 3, 12);

let crm: BackEnd;

beforeAll(async () => {
  vi.setSystemTime(BEGIN_MS);
  crm = await makeBackEnd();
  expect((await publish({ ...catalogOfLives(), senders: [crm.entry] })).status).toBe(200);
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

/** Asks for what a day has twice of. */
async function order({ visitor, said }: Life): Promise<void> {
  const token = await visitor.sign("ping+jwt", { event: { name: "order" } });
  const answered = await post("/v1/pings", token);
  if (answered.status === 200) said.push({ path: "/v1/pings", token, answered, atMs: Date.now() });
}

/** Every message of the last hours has the receipt and the offer that it had. */
async function repeat({ said }: Life): Promise<void> {
  for (const { path, token, answered, atMs } of said) {
    const { receipt, offer } = answered.body ?? {};
    if (path !== "/v1/pings" || receipt === undefined || Date.now() - atMs > 23 * HOUR_MS) continue;
    expect((await post(path, token)).body).toMatchObject({ receipt, ...(offer && { offer }) });
  }
}

/** From that time on, each offer that was answered still had room under its cap, beside all that either was answered. */
function expectCaps(lives: readonly Life[], sinceMs: number): void {
  const offers = lives.flatMap(({ said }) =>
    said.flatMap(({ answered: { body }, atMs }) => (body?.outcome === "offer" ? [{ ...body.offer, atMs }] : [])),
  );
  for (const [moment, max] of Object.entries(caps)) {
    const times = offers.filter((offer) => offer.moment === moment).map(({ atMs }) => atMs);
    for (const atMs of times.filter((one) => one > sinceMs)) {
      const before = times.filter((one) => one < atMs && Math.floor(one / DAY_MS) === Math.floor(atMs / DAY_MS));
      expect(before.length, `cap of ${moment}`).toBeLessThan(max);
    }
  }
}

it.each(SEEDS)(
  "two lives become one, %i",
  async (seed) => {
    vi.setSystemTime(BEGIN_MS + seed * 1_000 * DAY_MS);
    const random = makeRandom(seed);
    const plan = Array.from({ length: 200 }, () => pick(random, [201, 201, 201, 503, 429, 410]));
    vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response(null, { status: plan.pop() ?? 201 }));
    const lives = [await beginLife(`${seed}-phone`), await beginLife(`${seed}-laptop`)];
    const linkAt = lives.map(() => Math.floor((0.2 + random() * 0.5) * STEPS));
    const isLinked = lives.map(() => false);
    let linkedMs = Number.POSITIVE_INFINITY;
    const rest = async () => {
      for (const life of lives) await calm(life);
      for (const { visitor } of lives) await expectAlarm(visitor);
    };
    let passedMs = 0;
    for (let step = 0; step < STEPS; step++) {
      const waitMs = nextWaitMs(random);
      passedMs += waitMs;
      await passWithAlarms(lives, waitMs, rest);
      if (passedMs > 6 * HOUR_MS) {
        passedMs = 0;
        for (const life of lives) await comeAgain(life);
      }
      for (const [number, life] of lives.entries()) {
        if (linkAt[number] === step) {
          const places = random() < 0.5 ? { places: true } : {};
          const own = life.visitor.person;
          for (const one of lives) await order(one);
          await linked(crm, life.visitor, `customer-${seed}`, places);
          expect(Object.keys(await stateOf(own)).filter((part) => part !== "timers")).toEqual(["forward"]);
          isLinked[number] = true;
          if (isLinked.every((one) => one)) linkedMs = Date.now();
          pass(SECOND_MS);
          for (const one of lives) await repeat(one);
          for (const one of lives) await order(one);
        }
        await nextAct(random)(life);
        await rest();
        // What an erasure takes along is another test's.
        if (life.said.at(-1)?.path === "/v1/me/erase") return;
        if (linkedMs === Number.POSITIVE_INFINITY) continue;
        expectCaps(lives, linkedMs);
        const told = await tellAll(life);
        await evict(life.visitor.person);
        expect(await tellAll(life)).toEqual(told);
      }
    }
    expect(lives[0]?.visitor.person).toBe(lives[1]?.visitor.person);
    expect(linkedMs).toBeLessThan(Number.POSITIVE_INFINITY);
  },
  60_000,
);
