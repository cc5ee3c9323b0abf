import { describe, expect, it } from "vitest";
import { sayUntil } from "../../../client/offer/say-until.ts";
import { ENGLISH, GERMAN } from "../../../client/offer/words.ts";

/** Early enough in the day of wherever this runs. */
const NOW_MS = new Date(2026, 5, 3, 9, 30).getTime();
const MINUTE_MS = 60_000;
const BRITISH = { ...ENGLISH, language: "en-GB" };

describe("until when an offer is valid", () => {
  it.each([
    [12.9, "Valid for 12 min more"],
    [90.9, "Valid for 90 min more"],
    [0.4, "Valid for 1 min more"],
    [-5, "Valid for 1 min more"],
    [91, "Valid until 11:01"],
    [14 * 60, "Valid until 23:30"],
    [15 * 60, "Valid until 4 Jun 2026, 00:30"],
    [24 * 60, "Valid until 4 Jun 2026, 09:30"],
    [366 * 24 * 60, "Valid until 4 Jun 2027, 09:30"],
  ])("%d minutes ahead", (minutes, text) => {
    expect(sayUntil(NOW_MS + minutes * MINUTE_MS, NOW_MS, BRITISH)).toBe(text);
  });

  it("is said in German", () => {
    expect(sayUntil(NOW_MS + 12 * MINUTE_MS, NOW_MS, GERMAN)).toBe("Noch 12 Min. gültig");
    expect(sayUntil(NOW_MS + 3_600_000 * 3, NOW_MS, GERMAN)).toBe("Gültig bis 12:30");
  });
});
