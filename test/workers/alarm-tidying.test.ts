import { describe, expect, it } from "vitest";
import { beginOnAlarmStreet } from "./support/alarm-street.ts";
import {
  alarmOf,
  DAY_MS,
  evict,
  HOUR_MS,
  MINUTE_MS,
  partOf,
  pass,
  passToAlarm,
  recordsOf,
  rowsOf,
  runAlarm,
  SECOND_MS,
  timersOf,
} from "./support/person-object.ts";
import { makeVisitor, post } from "./support/visitor.ts";

const KEPT_MS = 24 * HOUR_MS + 5 * MINUTE_MS;

beginOnAlarmStreet();

describe("tidying", () => {
  it("deletes answers after 24 h 5 min and keeps the receipts", async () => {
    const visitor = await makeVisitor(["location", "marketing"]);
    const token = await visitor.sign("ping+jwt", { event: { name: "thanks" } });
    expect((await post("/v1/pings", token)).body.outcome).toBe("offer");
    expect((await timersOf(visitor.person)).tidy).toBe(Date.now() + KEPT_MS);
    pass(KEPT_MS - SECOND_MS);
    await runAlarm(visitor.person);
    expect((await rowsOf(visitor.person, "message")).filter(({ answer }) => answer !== null)).toHaveLength(2);
    await passToAlarm(visitor.person);
    expect(await rowsOf(visitor.person, "message")).toMatchObject([{ answer: null, receipt: expect.any(String) }]);
    await evict(visitor.person);
    await visitor.send("/v1/devices", "device+jwt");
    const { body } = await visitor.send("/v1/me/receipts", "receipts+jwt");
    expect(body.receipts).toMatchObject([{ outcome: "offer", moment: "thanks" }]);
  });

  it("of a busy day keeps no answer an hour longer than it must, and wakes at most once an hour", async () => {
    const visitor = await makeVisitor(["marketing"]);
    for (let time = 0; time < 6; time++) {
      await visitor.ping({ event: { name: "thanks" } });
      pass(20 * MINUTE_MS);
    }
    const woken: number[] = [];
    while ((await rowsOf(visitor.person, "message")).some(({ answer }) => answer !== null)) {
      await passToAlarm(visitor.person);
      woken.push(Date.now());
      const kept = (await rowsOf(visitor.person, "message")).filter(({ answer }) => answer !== null);
      for (const { atMs } of kept) expect(Date.now() - Number(atMs)).toBeLessThan(KEPT_MS);
      expect(woken.length).toBeLessThan(5);
    }
    expect(woken.every((ms, number) => ms - (woken[number - 1] ?? 0) >= HOUR_MS)).toBe(true);
  });

  it("deletes receipts, and the reactions to them, after 30 days, and then lets the object rest", async () => {
    const visitor = await makeVisitor(["marketing", "measurement"]);
    const { receipt } = (await visitor.ping({ event: { name: "thanks" } })).body;
    expect((await visitor.send("/v1/reactions", "reaction+jwt", { receipt, kind: "click" })).status).toBe(202);
    const bornMs = Date.now();
    const isKept = async () => (await rowsOf(visitor.person, "message")).some(({ receipt }) => receipt !== null);
    let woken = 0;
    for (; await isKept(); woken++) await passToAlarm(visitor.person);
    expect(Date.now() - bornMs).toBeGreaterThanOrEqual(30 * DAY_MS);
    expect(Date.now() - bornMs).toBeLessThan(32 * DAY_MS);
    expect(woken).toBeLessThan(4);
    expect(await recordsOf(visitor.person, "reaction")).toEqual([]);
    // No cap counts an exposure of more than 32 days ago.
    await passToAlarm(visitor.person);
    expect(await rowsOf(visitor.person, "message")).toEqual([]);
    // But for a look once a month whether the person is to be forgotten.
    expect(await alarmOf(visitor.person)).toBe(Date.now() + 30 * DAY_MS);
    expect(await partOf(visitor.person, "consent")).toHaveProperty("marketing");
  });

  it("lets a jti of long ago be used again", async () => {
    const visitor = await makeVisitor(["marketing"]);
    const jti = "a-jti-that-comes-back-00";
    expect((await visitor.ping({ event: { name: "thanks" } }, { jti })).body.outcome).toBe("offer");
    await passToAlarm(visitor.person);
    await visitor.send("/v1/devices", "device+jwt");
    for (const isEvicted of [false, true]) {
      if (isEvicted) await evict(visitor.person);
      expect(await visitor.ping({ event: { name: "thanks" } }, { jti })).toMatchObject({
        status: 200,
        body: { outcome: "offer" },
      });
    }
  });
});
