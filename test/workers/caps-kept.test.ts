import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { passToAlarm, pushesOf } from "./support/person-object.ts";
import { openPushDesk, type PushDesk, subscribe } from "./support/push-desk.ts";
import { offer, street } from "./support/street.ts";
import { makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/*
 * A cap counts at the decision. Nothing that the person's side can do wins it back: an endpoint that refuses, a withdrawal,
 * a subscription that is gone. Seen before: one device took a hundred offers out of a cap of one, and drained the budget.
 */

const NIGHT_MS = Date.UTC(2030, 5, 3, 22, 30);
const cap = [{ max: 1, per: "P7D" }] as const;

let desk: PushDesk;

beforeAll(async () => {
  vi.setSystemTime(NIGHT_MS);
  desk = openPushDesk();
  const capped = street(
    [
      { id: "order", on: { event: "order" }, caps: [...cap], quietHours: "ignore", offer: offer() },
      { id: "held", on: { event: "held" }, caps: [...cap], quietHours: "hold", offer: offer() },
    ],
    { policy: { quietHours: { from: "21:00", to: "08:00" } } },
  );
  expect((await publish(capped)).status).toBe(200);
});

afterAll(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function outcomesOf(visitor: Visitor, event: string, meanwhile: () => Promise<unknown>): Promise<string[]> {
  const outcomes: string[] = [];
  for (let turn = 0; turn < 20; turn++) {
    const { body } = await visitor.ping({ event: { name: event }, channel: "push" });
    outcomes.push(body.reason ?? body.outcome);
    await meanwhile();
  }
  return outcomes;
}

const ONCE = ["push", ...new Array<string>(19).fill("cap-moment")];

it.each([410, 404, 400, 413])(
  "an endpoint that answers %i wins nothing, subscribed again each time",
  async (status) => {
    const visitor = await makeVisitor(["marketing", "push"]);
    await subscribe(visitor, `refusing-${status}`);
    desk.answer(status);
    const outcomes = await outcomesOf(visitor, "order", async () => {
      await vi.waitFor(async () => expect(await pushesOf(visitor.person)).toEqual([]));
      await subscribe(visitor, `refusing-${status}`);
    });
    expect(outcomes).toEqual(ONCE);
  },
);

it("a push held in quiet hours wins nothing, withdrawn and granted again each time", async () => {
  const visitor = await makeVisitor(["marketing", "push"]);
  await subscribe(visitor, "sleeping");
  const outcomes = await outcomesOf(visitor, "held", async () => {
    await visitor.consent({ push: false });
    await visitor.consent({ push: true });
    await subscribe(visitor, "sleeping");
  });
  expect(outcomes).toEqual(ONCE);
});

it("a subscription that is gone when the push is due wins nothing", async () => {
  const visitor = await makeVisitor(["marketing", "push"]);
  await subscribe(visitor, "gone");
  expect((await visitor.ping({ event: { name: "held" }, channel: "push" })).body).toMatchObject({ outcome: "push" });
  await visitor.send("/v1/me/subscription", "subscription+jwt", { subscription: null });
  await passToAlarm(visitor.person);
  await subscribe(visitor, "gone");
  expect((await visitor.ping({ event: { name: "held" }, channel: "push" })).body.reason).toBe("cap-moment");
});
