import { afterAll, beforeAll, beforeEach, expect, vi } from "vitest";
import { MINUTE_MS, pass } from "./person-object.ts";
import { openPushDesk, type PushDesk } from "./push-desk.ts";
import { offer, street } from "./street.ts";
import { publish } from "./visitor.ts";

/**
 * Publishes two goodbyes and a thanks, and stands in for push services. The tests of this file begin a minute after each
 * other, on a clock of their own.
 */
export function beginOnAlarmStreet(): () => PushDesk {
  let desk: PushDesk | undefined;
  beforeAll(async () => {
    vi.setSystemTime(Date.UTC(2029, 5, 4, 12));
    desk = openPushDesk();
    const moments = [
      { id: "goodbye", on: { exit: { place: "shop" } }, caps: [{ max: 1, per: "P30D" }], offer: offer() },
      { id: "inline-goodbye", on: { exit: { place: "books" } }, channels: ["inline" as const], offer: offer() },
      { id: "thanks", on: { event: "thanks" }, offer: offer() },
    ];
    expect((await publish(street(moments))).status).toBe(200);
  });
  beforeEach(() => {
    pass(MINUTE_MS);
    desk?.clear();
  });
  afterAll(() => void vi.restoreAllMocks());
  return () => {
    if (desk === undefined) throw new Error("the tests have not begun");
    return desk;
  };
}
