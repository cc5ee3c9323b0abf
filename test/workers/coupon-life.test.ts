import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Moment } from "../../shared/catalog/catalog.ts";
import { couponOffer, redeemed } from "./support/coupons.ts";
import { DAY_MS, passToAlarmAt, tablesOf } from "./support/person-object.ts";
import { street } from "./support/street.ts";
import { makeVisitor, publish } from "./support/visitor.ts";

beforeAll(async () => {
  vi.setSystemTime(Date.UTC(2033, 5, 3, 12));
  const long: Moment = {
    id: "long",
    on: { event: "ask" },
    quietHours: "ignore",
    caps: [{ max: 1, per: "day" }],
    offer: couponOffer({ validFor: "P90D" }),
  };
  expect((await publish(street([long], { policy: { forgetAfter: "P30D" } }))).status).toBe(200);
});
afterAll(() => void vi.useRealTimers());

/** Somebody who says nothing any more once they have a coupon. */
async function makeHolder(): Promise<{ readonly person: string; readonly code: string }> {
  const visitor = await makeVisitor(["marketing"]);
  const { body } = await visitor.ping({ event: { name: "ask" } });
  return { person: visitor.person, code: body.offer.coupon.code };
}

async function isThere({ person }: { readonly person: string }): Promise<boolean> {
  const { record = [] } = await tablesOf(person);
  return record.some(({ value }) => JSON.parse(String(value)).profile !== undefined);
}

describe("whoever has a coupon", () => {
  it("is kept until it ends, though they say nothing, and 30 days longer once it is redeemed", async () => {
    const [silent, shopper] = [await makeHolder(), await makeHolder()];
    const there = async () => [await isThere(silent), await isThere(shopper)];
    const sleep = async (days: number) => {
      const fromMs = Date.now();
      for (const { person } of [silent, shopper]) {
        vi.setSystemTime(fromMs);
        await passToAlarmAt(person, fromMs + days * DAY_MS);
      }
      vi.setSystemTime(fromMs + days * DAY_MS);
    };
    await sleep(80);
    expect(await redeemed(shopper.person, shopper.code)).toBe("redeemed");
    await sleep(9);
    expect(await there()).toEqual([true, true]);
    await sleep(2);
    expect(await there()).toEqual([false, true]);
    await sleep(60);
    expect(await there()).toEqual([false, false]);
  });
});
