import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type OpenedAirline, openAirline } from "../../../../cli/demo-flight/open-airline.ts";

const START_MS = Date.parse("2026-11-30T12:00:00Z");

let nowMs: number;
let file: string;
let said: string[];
let isAway: boolean;
let serials = 0;

/** The airline with a mesh that notes what is said to it, or is away. */
function open(): OpenedAirline {
  return openAirline({
    async say(customer, run, { type }) {
      if (isAway) throw new Error("the mesh is away");
      said.push(`${customer} ${run.split("/")[0]} ${type}`);
    },
    now: () => nowMs,
    newSerial: () => `trip${++serials}`,
    file,
  });
}

const heard = () => said.splice(0);

beforeEach(() => {
  nowMs = START_MS;
  file = join(mkdtempSync(join(tmpdir(), "airline-")), "trips.json");
  said = [];
  isAway = false;
});

describe("the airline", () => {
  it("says both flights to who comes, and nothing twice", async () => {
    const airline = open();
    await airline.look("ada");
    expect(heard()).toEqual(["ada TE207 flight-booked", "ada TE418 flight-booked"]);
    await airline.look("ada");
    await airline.tick();
    expect(heard()).toEqual([]);
  });

  it("says what has become due as time passes, to each of its passengers", async () => {
    const airline = open();
    await Promise.all([airline.look("ada"), airline.look("bob")]);
    heard();
    nowMs += 5 * 60_000;
    await airline.tick();
    expect(heard()).toEqual(["ada TE418 flight-check-in", "bob TE418 flight-check-in"]);
  });

  it("says every instant anew if the clock is turned on, and ends the run that it is turned back over", async () => {
    const airline = open();
    await airline.look("ada");
    heard();
    await airline.turn("ada", 60);
    expect(heard()).toEqual(["ada TE207 flight-booked", "ada TE418 flight-gate-changed"]);
    const { flights } = await airline.turn("ada", 10);
    expect(heard()).toEqual(["ada TE418 flight-closed", "ada TE207 flight-booked", "ada TE418 flight-check-in"]);
    expect(flights[0]?.run).not.toBe(flights[1]?.run);
  });

  it("answers a choice at once, and takes it once", async () => {
    const airline = open();
    const { flights } = await airline.turn("ada", 10);
    heard();
    const run = flights[0]?.run ?? "";
    await airline.choose("ada", run, "checked-in");
    await airline.choose("ada", run, "checked-in");
    expect(heard()).toEqual(["ada TE418 flight-checked-in"]);
  });

  it("says later what the mesh did not take, and tells who looks", async () => {
    const airline = open();
    isAway = true;
    await expect(airline.look("ada")).rejects.toThrow("away");
    isAway = false;
    await airline.tick();
    expect(heard()).toEqual(["ada TE207 flight-booked", "ada TE418 flight-booked"]);
  });

  it("goes on with its trips after a restart, and can still end their runs", async () => {
    const { startMs } = await open().turn("ada", 60);
    heard();
    const airline = open();
    const trip = await airline.look("ada");
    expect(trip.startMs).toBe(startMs);
    heard();
    await airline.begin("ada");
    expect(heard()).toEqual([
      "ada TE418 flight-closed",
      "ada TE207 flight-closed",
      "ada TE207 flight-booked",
      "ada TE418 flight-booked",
    ]);
  });

  it("tells a page what it has said, newest first", async () => {
    const airline = open();
    await airline.look("ada");
    const { said: words, lastMinute } = await airline.turn("ada", 5);
    expect(words[0]).toEqual({ atMs: START_MS, type: "flight-check-in", flight: "TE 418" });
    expect(lastMinute).toBe(605);
  });
});
