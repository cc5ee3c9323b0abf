import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { FLIGHTS } from "../../../../cli/demo-flight/flights.ts";
import { sayFlight } from "../../../../cli/demo-flight/say-flight.ts";
import { compileCatalog } from "../../../../shared/catalog/compile-catalog.ts";
import { loadPolicy } from "../../../../shared/catalog/load-policy.ts";
import { moveRuns } from "../../../../shared/journeys/move-runs.ts";
import { type Journeys, NO_JOURNEYS } from "../../../../shared/journeys/run.ts";
import { waitForRuns } from "../../../../shared/journeys/wait-for-runs.ts";
import { NO_LIVE_STATE } from "../../../../shared/live/live-state.ts";
import { nowItems } from "../../../../shared/respond/now-items.ts";
import { personWho } from "../../../support/decide-world.ts";

const POLICY = loadPolicy(compileCatalog(JSON.parse(readFileSync("demo/flight-catalog.json", "utf8")), "flight"));
const START_MS = Date.parse("2026-11-30T08:00:00Z");
const PERSON = personWho(["profiling"], START_MS);
const WORLD = { index: POLICY.journeys, isGranted: () => true };

/** The person's journeys after the airline has spoken at each of these minutes, and the mesh has waited in between. */
function journeysAt(minutes: readonly number[]): Journeys {
  return minutes.reduce<Journeys>((before, minute) => {
    const nowMs = START_MS + minute * 60_000;
    const waited = waitForRuns(before, WORLD, { untilMs: nowMs, nowMs }).journeys;
    return [...FLIGHTS].reverse().reduce((known, flight, order) => {
      const { type, data } = sayFlight(flight, { minute, startMs: START_MS, choices: [] });
      const by = `${minute} ${order}`;
      const said = { kind: "signal", type, key: flight.number, data, sender: "airline", by } as const;
      return moveRuns(known, { ...said, atMs: nowMs + order, trust: "medium" }, WORLD).journeys;
    }, waited);
  }, NO_JOURNEYS);
}

/** The titles on the first screen at a minute, of who looks a little later. */
function titlesAt(minute: number, spoken: readonly number[]): readonly (string | undefined)[] {
  const nowMs = START_MS + minute * 60_000 + 1_000;
  const facts = { offers: [], coupons: [], person: PERSON, policy: POLICY, live: NO_LIVE_STATE, locale: "en-GB" };
  return nowItems({ ...facts, journeys: journeysAt(spoken), nowMs }).map((item) =>
    item.kind === "run" ? item.title : "an offer",
  );
}

const ROWS: readonly (readonly [minute: number, first: string | undefined, second: string | undefined])[] = [
  [0, "Ada flies to Oslo", "Ben flies to Dublin"],
  [5, "Check-in is open", "Ben flies to Dublin"],
  [25, "Seat 2A in Business is free", "Ben flies to Dublin"],
  [45, "Gate B 12", "Ben flies to Dublin"],
  [60, "New gate: B 31", "Ben flies to Dublin"],
  [75, "Time to walk to B 31", "Ben flies to Dublin"],
  [90, "Boarding at B 31", "Ben flies to Dublin"],
  [100, "Last call at B 31", "Ben flies to Dublin"],
  [110, "Ada is on board", "Ben flies to Dublin"],
  [125, "Ada is in the air", "Ben flies to Dublin"],
  [180, "Check-in is open", "Ada is in the air"],
  [215, "Seat 3D in Business is free", "Ada is in the air"],
  [275, "Gate D 4", "Ada is in the air"],
  [315, "New gate: F 17", "Ada is in the air"],
  [335, "Time to walk to F 17", "Ada is in the air"],
  [345, "Time to walk to F 17", "Ada has landed"],
  [350, "Boarding at F 17", "Ada has landed"],
  [360, "Last call at F 17", "Ada has landed"],
  [375, "Bags on belt 4", "Ben is on board"],
  [380, "A taxi into town?", "Ben is on board"],
  [385, "A taxi into town?", "Ben is in the air"],
  [420, "Ada is on the way", "Ben is in the air"],
  [440, "Ben is in the air", undefined],
  [525, "Ben has landed", undefined],
  [540, "Bags on belt 7", undefined],
  [545, "A taxi into town?", undefined],
  [585, "Ben is on the way", undefined],
  [605, undefined, undefined],
];

const MINUTES = ROWS.map(([minute]) => minute);

it.each(ROWS)("at minute %i the first screen shows %s, then %s", (minute, first, second) => {
  const spoken = MINUTES.filter((one) => one <= minute);
  expect(titlesAt(minute, spoken)).toEqual([first, second].filter((title) => title !== undefined));
});

it.each(ROWS)(
  "at minute %i it shows the same to who turned the clock there at once: %s, then %s",
  (minute, ...titles) => {
    expect(titlesAt(minute, [0, minute])).toEqual(titles.filter((title) => title !== undefined));
  },
);
