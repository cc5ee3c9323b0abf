import { expect, vi } from "vitest";
import { counted } from "./counters.ts";
import { caps, type Life } from "./life.ts";
import {
  alarmOf,
  DAY_MS,
  HOUR_MS,
  pushesOf,
  recordsOf,
  rowsOf,
  runAlarm,
  SECOND_MS,
  timersOf,
} from "./person-object.ts";
import type { Visitor } from "./visitor.ts";

/** What has to hold in any life, and what is told of it. */

/** What may be waited for that has no alarm of its own: what a failure puts off in memory only. */
const SLACK_MS = 31 * SECOND_MS;

/** Most alarms while so much time passes: those that a failing registry, service or catalog has set again. */
const MOST_ALARMS = 80;

/** Lets time pass, with every alarm that is due meanwhile; `after` each. */
export async function passWithAlarms(lives: readonly Life[], ms: number, after: () => Promise<unknown>): Promise<void> {
  const untilMs = Date.now() + ms;
  for (let rung = 0; ; rung++) {
    expect(rung, "alarms that never rest").toBeLessThan(MOST_ALARMS);
    const alarms = await Promise.all(lives.map(({ visitor }) => alarmOf(visitor.person)));
    const atMs = Math.min(...alarms.map((alarm) => alarm ?? Number.POSITIVE_INFINITY));
    if (atMs > untilMs) break;
    vi.setSystemTime(Math.max(atMs, Date.now()));
    for (const [number, { visitor }] of lives.entries()) {
      if ((alarms[number] ?? Number.POSITIVE_INFINITY) <= Date.now()) await runAlarm(visitor.person);
    }
    await after();
  }
  vi.setSystemTime(untilMs);
}

/** Waits until no attempt is under way, and counters have what they are owed. */
export async function calm({ visitor }: Life): Promise<void> {
  await vi.waitFor(
    async () => {
      const open = (await pushesOrNone(visitor)).flatMap(({ deliveries }) => deliveries).filter(({ open }) => open);
      expect(open).toEqual([]);
    },
    { interval: 5, timeout: 5_000 },
  );
  await counted(visitor.person);
}

interface Push {
  readonly deliveries: readonly { readonly open: boolean; readonly state: string; readonly nextAtMs: number }[];
}

async function pushesOrNone({ person }: Visitor): Promise<Push[]> {
  return pushesOf(person).catch(() => []);
}

/** What has to hold at any time, by the rows. */
export async function expectSound({ visitor, given }: Life): Promise<void> {
  // What the mesh itself ended comes back, once a window.
  for (const [moment, max] of Object.entries(caps)) {
    const days = given.filter((one) => one.moment === moment).map(({ atMs }) => Math.floor(atMs / DAY_MS));
    for (const day of new Set(days)) expect(days.filter((one) => one === day).length).toBeLessThanOrEqual(max + 1);
  }
  const { person } = visitor;
  const rows = await rowsOf(person, "message").catch(() => undefined);
  if (rows === undefined) return;
  await expectAlarm(visitor);
  const states = await recordsOf(person, "state");
  expect(states.length).toBeLessThanOrEqual(1);
  expect(JSON.stringify(states).length).toBeLessThan(20_000);
  // Nothing of a person who is not there but what an erasure leaves.
  if (states[0]?.profile === undefined)
    expect([rows, Object.keys(states[0]?.timers ?? {}).sort()]).toEqual([[], expect.not.arrayContaining(["tidy"])]);
  const exposures = rows.flatMap(({ exposures }) => JSON.parse(String(exposures ?? "[]")));
  for (const [moment, max] of Object.entries(caps)) {
    const days = exposures
      .filter((one) => one.moment === moment && !one.void)
      .map(({ atMs }) => Math.floor(atMs / DAY_MS));
    for (const day of new Set(days))
      expect(days.filter((one) => one === day).length, `cap of ${moment}`).toBeLessThanOrEqual(max);
  }
  for (const { kid, serial, answer, receipt, exposures, push, atMs } of rows) {
    if (kid !== "") expect(Date.now() - Number(atMs)).toBeLessThan(DAY_MS + 2 * HOUR_MS);
    else if (answer === null && receipt === null && push === null) expect(exposures, String(serial)).not.toBeNull();
  }
}

/** An alarm stands for what is due next. */
export async function expectAlarm(visitor: Visitor): Promise<void> {
  const { person } = visitor;
  const pushes = await pushesOrNone(visitor);
  const looks = pushes.flatMap(({ deliveries }) =>
    deliveries.filter(({ state, open }) => state === "waiting" || open).map(({ nextAtMs }) => nextAtMs),
  );
  const dueMs = Math.min(...looks, ...Object.values(await timersOf(person)));
  if (dueMs === Number.POSITIVE_INFINITY) return;
  const alarmMs = await alarmOf(person);
  expect(alarmMs, "an alarm is missing").not.toBeNull();
  expect(alarmMs).toBeLessThanOrEqual(Math.max(dueMs, Date.now()) + SLACK_MS);
}

/** Everything that is exported of a life, without what is random or only in memory. */
export async function tellAll({ name, visitor }: Life): Promise<unknown> {
  const joined: Record<string, unknown> = {};
  let next: string | undefined;
  do {
    const { status, body } = await visitor.send("/v1/me/export", "export+jwt", next === undefined ? {} : { next });
    if (status !== 200) return status;
    for (const [member, value] of Object.entries(body)) {
      joined[member] = Array.isArray(value) ? [...((joined[member] as unknown[]) ?? []), ...value] : value;
    }
    next = body.next;
  } while (next !== undefined);
  const { memory: _, timers, ...rest } = joined;
  const kept = ((timers ?? []) as { name: string }[]).filter(({ name }) =>
    ["silence", "tidy", "forget"].includes(name),
  );
  return canonical({ ...rest, timers: kept }, { name, visitor });
}

/** Without what is random. */
export function canonical(value: unknown, { name, visitor }: Pick<Life, "name" | "visitor">): unknown {
  const plain = JSON.stringify(value ?? null)
    .replaceAll(visitor.person, "PERSON")
    .replaceAll(visitor.device.id, "DEVICE")
    .replaceAll(`push.test/${name}`, "push.test/it")
    // How old the copy of the live state is that all people of an isolate share.
    .replaceAll(/"liveAgeMs":\d+/g, '"liveAgeMs":0')
    .replaceAll(/"slot":\d+/g, '"slot":0')
    .replaceAll(/[A-Za-z0-9_-]{16,}(\.[A-Za-z0-9_-]+)*/g, "#");
  return sortLists(JSON.parse(plain));
}

function sortLists(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sortLists).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, sortLists(member)]));
}
