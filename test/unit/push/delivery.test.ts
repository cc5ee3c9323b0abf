import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterAttempt,
  beginAttempt,
  type Delivery,
  newDelivery,
  type PushOutcome,
  settle,
  stopDelivery,
} from "../../../shared/push/delivery.ts";

const nowMs = 1_700_000_000_000;
const validUntilMs = nowMs + 1_800_000;
const fresh = newDelivery("device-1", nowMs, validUntilMs);
const begun = beginAttempt(fresh, nowMs);
const answered = (outcome: PushOutcome, delivery = begun) => afterAttempt(delivery, outcome, nowMs, 0.5);

describe("one attempt", () => {
  it.each([200, 201, 202, 204])("delivers with %i", (status) => {
    expect(answered({ status })).toMatchObject({ state: "delivered", alert: false });
  });

  it.each([404, 410])("ends the subscription with %i", (status) => {
    expect(answered({ status })).toMatchObject({ state: "gone", alert: false });
  });

  it.each([401, 403])("is refused and alerts with %i, and the subscription stays", (status) => {
    expect(answered({ status })).toMatchObject({ state: "refused", alert: true });
  });

  it.each([301, 302, 303, 304, 307, 308, 400, 405, 413, 415, 422])("is refused for good with %i", (status) => {
    expect(answered({ status })).toMatchObject({ state: "refused", alert: false, unknown: false });
  });

  it.each([429, 500, 501, 503, 505])("is tried again after %i, which took nothing", (status) => {
    expect(answered({ status })).toMatchObject({ state: "waiting", unknown: false, open: false });
  });

  it.each<PushOutcome>([
    "no-answer",
    { status: 502 },
    { status: 504 },
    { status: 0 },
    { status: 103 },
    { status: 600 },
  ])("is tried again after %j, and may have been taken", (outcome) => {
    expect(answered(outcome)).toMatchObject({ state: "waiting", unknown: true, open: false });
  });

  it("may be answered late: what was taken is delivered, also when it was stopped meanwhile", () => {
    const stopped = stopDelivery(begun);
    expect(stopped).toMatchObject({ state: "stopped", open: true });
    expect(answered({ status: 201 }, stopped)).toMatchObject({ state: "delivered" });
    expect(answered({ status: 503 }, stopped)).toMatchObject({ state: "stopped", open: false, unknown: false });
    expect(answered({ status: 410 }, answered({ status: 201 }))).toMatchObject({ state: "delivered" });
  });

  it("that was lost with its object is one of unknown end, and is taken up again", () => {
    expect(begun).toMatchObject({ open: true, unknown: false, nextAtMs: nowMs + 7_000 });
    const again = beginAttempt(begun, begun.nextAtMs);
    expect(again).toMatchObject({ state: "waiting", attempts: 2, open: true, unknown: true });
    expect(settle([answered({ status: 410 }, again)])).toBe("unknown");
  });

  it("is not begun in the last second of the validity, nor once the delivery has ended", () => {
    expect(beginAttempt(fresh, validUntilMs - 1_000)).toMatchObject({ state: "waiting", open: true });
    expect(beginAttempt(fresh, validUntilMs - 999)).toMatchObject({ state: "expired", open: false, attempts: 0 });
    const stopped = stopDelivery(fresh);
    expect(beginAttempt(stopped, nowMs)).toBe(stopped);
  });
});

describe("the wait for the next attempt", () => {
  const waitMs = (attempts: number, random: number, retryAfterSeconds?: number) => {
    const outcome = { status: 503, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
    const delivery = { ...begun, attempts, validUntilMs: nowMs + 86_400_000 };
    return afterAttempt(delivery, outcome, nowMs, random).nextAtMs - nowMs;
  };

  it("doubles from 5 s to 10 min, half of it at random", () => {
    const most = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100].map((attempts) => waitMs(attempts, 1) / 1000);
    expect(most).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600, 600]);
    expect(waitMs(1, 0)).toBe(2_500);
    expect(waitMs(100, 0)).toBe(300_000);
  });

  it("is never shorter than Retry-After", () => {
    expect(waitMs(1, 0, 120)).toBe(120_000);
    expect(waitMs(1, 1, 120)).toBe(122_500);
    expect(waitMs(5, 0, 1)).toBe(40_000);
  });

  it("ends the delivery at once where it would pass the validity", () => {
    expect(answered({ status: 429, retryAfterSeconds: 1_800 })).toMatchObject({ state: "expired" });
    expect(settle([answered({ status: 429, retryAfterSeconds: 1_800 })])).toBe("undelivered");
  });
});

describe("a settled push", () => {
  it("is delivered once a push service took it on one device, whatever the others say", () => {
    expect(settle([answered({ status: 410 }), answered({ status: 201 }), answered("no-answer"), fresh])).toBe(
      "delivered",
    );
  });

  it("is pending while a device may still get it", () => {
    expect(settle([answered({ status: 410 }), fresh])).toBe("pending");
    expect(settle([begun])).toBe("pending");
  });

  it("is unknown where an attempt may have been taken, or is under way when it is stopped", () => {
    expect(settle([stopDelivery(answered("no-answer")), answered({ status: 410 })])).toBe("unknown");
    expect(settle([stopDelivery(begun)])).toBe("unknown");
  });

  it("is undelivered where nothing was, or could have been, taken", () => {
    expect(settle([])).toBe("undelivered");
    expect(settle([stopDelivery(fresh), answered({ status: 413 }), answered({ status: 404 })])).toBe("undelivered");
    expect(settle([stopDelivery(answered({ status: 503 }))])).toBe("undelivered");
  });
});

describe("any course of a delivery", () => {
  type Event =
    | { readonly kind: "attempt"; readonly outcome: PushOutcome; readonly tookMs: number; readonly random: number }
    | { readonly kind: "crash" }
    | { readonly kind: "stop" };

  const status = fc.oneof(fc.constantFrom(201, 410, 413, 429, 500, 502, 503, 504, 403, 307), fc.nat(700));
  const retryAfterSeconds = fc.oneof(fc.nat(300), fc.nat(4_000_000_000));
  const outcome: fc.Arbitrary<PushOutcome> = fc.oneof(
    fc.constant("no-answer" as const),
    fc.record({ status }),
    fc.record({ status: fc.constantFrom(429, 503), retryAfterSeconds }),
  );
  const event: fc.Arbitrary<Event> = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("attempt" as const),
        outcome,
        tookMs: fc.nat(5_000),
        random: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("crash" as const) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("stop" as const) }) },
  );

  /** Plays a delivery as an outbox would, and keeps what truly happened beside what the delivery says. */
  function play(events: readonly Event[], validForMs: number) {
    let delivery: Delivery = newDelivery("device-1", nowMs, nowMs + validForMs);
    const startedAtMs: number[] = [];
    const earliestNextMs: number[] = [];
    let mayHaveBeenTaken = false;
    for (const event of events) {
      if (event.kind === "stop") delivery = stopDelivery(delivery);
      if (event.kind === "stop" || delivery.state !== "waiting") continue;
      const startMs = delivery.nextAtMs;
      delivery = beginAttempt(delivery, startMs);
      if (delivery.state !== "waiting") continue;
      startedAtMs.push(startMs);
      if (event.kind === "crash") {
        mayHaveBeenTaken = true;
        continue;
      }
      const endMs = startMs + event.tookMs;
      delivery = afterAttempt(delivery, event.outcome, endMs, event.random);
      const { outcome } = event;
      if (outcome === "no-answer") mayHaveBeenTaken = true;
      else {
        const told = outcome.status;
        mayHaveBeenTaken ||= told < 300 || told === 502 || told === 504 || told > 599;
        earliestNextMs[startedAtMs.length] = endMs + (outcome.retryAfterSeconds ?? 0) * 1000;
      }
    }
    return { delivery, startedAtMs, earliestNextMs, mayHaveBeenTaken };
  }

  const validForMs = fc.integer({ min: -1_000, max: 4 * 3_600_000 });

  it("begins no attempt when less than a second of validity is left", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), validForMs, (events, length) => {
        const { startedAtMs } = play(events, length);
        for (const atMs of startedAtMs) expect(atMs).toBeLessThanOrEqual(nowMs + length - 1_000);
      }),
    );
  });

  it("never gives back what was, or may have been, taken", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), validForMs, (events, length) => {
        const { delivery, mayHaveBeenTaken } = play(events, length);
        const verdict = settle([stopDelivery(delivery)]);
        expect(verdict === "undelivered").toBe(!mayHaveBeenTaken);
      }),
    );
  });

  it("waits as long as Retry-After says", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), validForMs, (events, length) => {
        const { startedAtMs, earliestNextMs } = play(events, length);
        startedAtMs.forEach((atMs, index) => {
          expect(atMs).toBeGreaterThanOrEqual(earliestNextMs[index] ?? 0);
        });
      }),
    );
  });

  it("ends once its validity has", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), validForMs, (events, length) => {
        const { delivery } = play(events, length);
        expect(beginAttempt(delivery, nowMs + length).state).not.toBe("waiting");
      }),
    );
  });
});
