import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { nothingAt, pulseLine } from "../../../cli/operator/pulse-text.ts";

/** Noon by the clock of this machine. */
const NOON = new Date(2031, 5, 3, 12).getTime() / 1000;

const FIGURES = {
  ...nothingAt(NOON),
  pings: 50,
  outcomes: { offer: 12, push: 3, none: 35 },
  reasons: { budget: 1, consent: 20, "no-moment": 10, expired: 1, "quiet-hours": 3 },
  p50: 3.82,
  p99: 12.4,
};

const lineOf = (...about: Parameters<typeof pulseLine>) => stripVTControlCharacters(pulseLine(...about));

describe("a line of mesh tail", () => {
  it("tells counts, latencies and the three reasons of most noes", () => {
    expect(lineOf(FIGURES, 8)).toBe(
      "12:00:00  pings 50     offers 12     pushes 3      noes 35     p50 3.82 ms   p99 12.4 ms   consent 20, no-moment 10, quiet-hours 3, others 2",
    );
  });

  it("tells of a second in which nothing happened that nothing did", () => {
    expect(lineOf(nothingAt(NOON), 8)).toBe("12:00:00  pings 0      offers 0      pushes 0      noes 0");
  });

  it("tells of a minute how often each place was entered", () => {
    const minute = { ...nothingAt(NOON), sightings: 4, enters: { shop: 40, books: 25 } };
    expect(lineOf(minute, 5)).toBe(
      "12:00  pings 0      offers 0      pushes 0      noes 0      sightings 4  entered: shop 40, books 25",
    );
  });
});
