import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  changeSignal,
  isOn,
  type SaidSignal,
  type StoredSignal,
  untilOf,
} from "../../../shared/signals/stored-signal.ts";
import { runs } from "../../support/runs.ts";

const SECOND_MS = 1_000;

function on(id: string, atSeconds: number, forSeconds: number): SaidSignal {
  const times = { atMs: atSeconds * SECOND_MS, validForMs: forSeconds * SECOND_MS };
  return {
    id,
    sender: "oven",
    trust: "medium",
    type: "fresh",
    place: "bakery",
    data: { of: id },
    state: "on",
    ...times,
  };
}

function off(id: string, atSeconds: number): SaidSignal {
  const { validForMs: _never, ...said } = on(id, atSeconds, 0);
  return { ...said, state: "off" };
}

const afterAllOf = (...said: readonly SaidSignal[]) => said.reduce<StoredSignal | undefined>(changeSignal, undefined);

/** What a stored signal comes to: whose id it has, since when, and until when; `off`. */
function tell(stored: StoredSignal | undefined): string {
  const untilMs = untilOf(stored);
  if (stored === undefined || untilMs === undefined) return "off";
  return `${stored.id} from ${stored.fromMs / SECOND_MS} to ${untilMs / SECOND_MS}`;
}

describe("a signal", () => {
  it.each<[string, readonly SaidSignal[], string]>([
    ["is on for its time", [on("a", 0, 100)], "a from 0 to 100"],
    ["is prolonged by another while it is on", [on("a", 0, 100), on("b", 50, 100)], "a from 0 to 150"],
    ["is not cut short by one that lasts less long", [on("a", 0, 100), on("b", 50, 10)], "a from 0 to 100"],
    ["is prolonged up to 60 s after its end", [on("a", 0, 100), on("b", 160, 10)], "a from 0 to 170"],
    ["is a new one later than that", [on("a", 0, 100), on("b", 161, 10)], "b from 161 to 171"],
    ["is turned off", [on("a", 0, 100), off("b", 50)], "off"],
    ["is off if both are of one time", [on("a", 50, 100), off("b", 50)], "off"],
    ["is off if both are of one time, and off came first", [off("b", 50), on("a", 50, 100)], "off"],
    ["is a new one after it was turned off", [on("a", 0, 100), off("b", 50), on("c", 51, 10)], "c from 51 to 61"],
    ["does not come back by what is older than its end", [on("a", 0, 100), off("b", 50), on("c", 49, 100)], "off"],
    ["is not turned off by what is older", [on("a", 50, 100), off("b", 49)], "a from 50 to 150"],
    [
      "ends as the later one says, if the longer one was turned off",
      [on("a", 0, 900), on("b", 50, 10), off("c", 20)],
      "a from 0 to 60",
    ],
    ["keeps its beginning if an older one comes late", [on("a", 50, 100), on("b", 10, 200)], "a from 50 to 210"],
    ["that is off from the start stays off", [off("a", 0)], "off"],
  ])("%s", (_, said, told) => {
    expect(tell(afterAllOf(...said))).toBe(told);
  });

  it("keeps what was said first, and who said it", () => {
    const other = { ...on("b", 10, 100), sender: "other", trust: "high", data: { of: "b" } } as const;
    expect(afterAllOf(on("a", 0, 100), other)).toMatchObject({ sender: "oven", trust: "medium", data: { of: "a" } });
  });
});

/** Few times and lengths, so that messages meet. */
const said = fc
  .record({
    id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    at: fc.integer({ min: 0, max: 12 }),
    lasts: fc.integer({ min: 1, max: 10 }),
    isOn: fc.boolean(),
  })
  .map(({ id, at, lasts, isOn: turnsOn }) => (turnsOn ? on(id, at * 10, lasts * 10) : off(id, at * 10)));

describe("whether a signal is on, and until when", () => {
  const told = fc.array(said, { maxLength: 12 }).chain((messages) =>
    fc.record({
      messages: fc.constant(messages),
      shuffled: fc.shuffledSubarray([...messages, ...messages], {
        minLength: messages.length * 2,
        maxLength: messages.length * 2,
      }),
    }),
  );

  it("is the same whatever the order in which messages come, late or not, and however often each does", () => {
    fc.assert(
      fc.property(told, ({ messages, shuffled }) => {
        expect(untilOf(afterAllOf(...shuffled))).toBe(untilOf(afterAllOf(...messages)));
      }),
      { numRuns: runs(500) },
    );
  });

  it("is what all messages together say: the longest of those that are later than the last off", () => {
    fc.assert(
      fc.property(told, fc.integer({ min: 0, max: 250 }), ({ shuffled }, seconds) => {
        const nowMs = seconds * SECOND_MS;
        const offMs = Math.max(-1, ...shuffled.filter(({ state }) => state === "off").map(({ atMs }) => atMs));
        const ends = shuffled
          .filter(({ state, atMs }) => state === "on" && atMs > offMs)
          .map(({ atMs, validForMs = 0 }) => atMs + validForMs);
        expect(isOn(afterAllOf(...shuffled), nowMs)).toBe(ends.some((endMs) => endMs > nowMs));
      }),
      { numRuns: runs(500) },
    );
  });

  it("is one row of bounded size, however often it is said", () => {
    const many = Array.from({ length: 500 }, (_, at) => on(`a${at}`, at, 10_000 - 5 * at));
    const stored = afterAllOf(...many);
    expect(stored?.spans.length).toBeLessThanOrEqual(20);
    expect(tell(stored)).toBe("a0 from 0 to 10000");
  });
});
