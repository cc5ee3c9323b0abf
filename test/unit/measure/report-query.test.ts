import { describe, expect, it } from "vitest";
import { readReportQuery } from "../../../shared/measure/report-query.ts";
import { sayHour } from "../../../shared/measure/say-hour.ts";

const NOW_MS = Date.UTC(2026, 10, 30, 4, 15, 30);

/** What the text of a query asks for: hours as text; or the pointers to what is wrong. */
function read(text: string): object {
  const query = readReportQuery(new URLSearchParams(text), NOW_MS);
  if (!query.ok) return query.error.map(({ pointer }) => pointer);
  const { fromHour, toHour, ...rest } = query.value;
  return { from: sayHour(fromHour), to: sayHour(toHour), ...rest };
}

describe("the query of a report", () => {
  it("asks for the last seven days by campaign, unless told", () => {
    expect(read("")).toEqual({ from: "2026-11-23T04:00:00Z", to: "2026-11-30T05:00:00Z", by: "campaign" });
  });

  it("by day begins with a whole day, unless told", () => {
    expect(read("by=day")).toEqual({ from: "2026-11-23T00:00:00Z", to: "2026-11-30T05:00:00Z", by: "day" });
    expect(read("by=day&from=2026-11-23T04:00:00Z")).toMatchObject({ from: "2026-11-23T04:00:00Z" });
  });

  it.each([
    // 90 days and three years ago, as a command of an earlier second says it.
    ["by=hour&from=2026-09-01T04:15:29Z", "2026-09-02T00:00:00Z"],
    ["by=day&from=2023-11-30T04:15:29Z", "2023-11-30T00:00:00Z"],
  ])("%s is not too long ago, whenever in the day it is asked", (text, from) => {
    expect(read(text)).toMatchObject({ from });
  });

  it("ends in the last hour that can be written, however late it is to end", () => {
    expect(read("to=9999-12-31T23:59:59Z&from=2026-11-30T00:00:00Z")).toMatchObject({ to: "9999-12-31T23:00:00Z" });
  });

  it.each([
    ["from=2026-11-29T23:59:59.999%2B01:00&to=2026-11-30T00:00:01Z", "2026-11-29T22:00:00Z", "2026-11-30T01:00:00Z"],
    ["from=2026-11-29T22:00:00Z&to=2026-11-29T23:00:00Z", "2026-11-29T22:00:00Z", "2026-11-29T23:00:00Z"],
    ["to=2026-11-10T00:00:00Z", "2026-11-03T00:00:00Z", "2026-11-10T00:00:00Z"],
    ["from=2026-11-30T04:15:00Z&to=2027-01-01T00:00:00Z", "2026-11-30T04:00:00Z", "2027-01-01T00:00:00Z"],
  ])("%s is widened to full UTC hours", (text, from, to) => {
    expect(read(text)).toMatchObject({ from, to });
  });

  it.each([
    // Of 1 September hours are no longer kept on 30 November, of the 2nd they are.
    ["from=2026-09-02T05:30:00Z", "2026-09-02T05:00:00Z", "2026-11-30T05:00:00Z"],
    ["from=2026-09-01T05:30:00Z", "2026-09-01T00:00:00Z", "2026-11-30T05:00:00Z"],
    ["from=2025-01-01T05:30:00Z&to=2025-02-01T05:30:00Z&by=day", "2025-01-01T00:00:00Z", "2025-02-02T00:00:00Z"],
    ["from=2026-09-01T05:30:00Z&by=hour", "2026-09-02T00:00:00Z", "2026-11-30T05:00:00Z"],
  ])(
    "%s is widened to full days where hours are no longer kept, and by the hour has none of them",
    (text, from, to) => {
      expect(read(text)).toMatchObject({ from, to });
    },
  );

  it("takes a moment and a campaign, whether any catalog has them or not", () => {
    expect(read("by=variant&moment=hot-light&campaign=doughnuts")).toMatchObject({
      by: "variant",
      moment: "hot-light",
      campaign: "doughnuts",
    });
  });

  it.each([
    ["until=2026-11-30T00:00:00Z", ["/until"]],
    ["from=2026-11-01&to=yesterday&by=week&moment=A&campaign=", ["/from", "/to", "/by", "/moment", "/campaign"]],
    ["from=2026-11-23T08:00:00+01:00", ["/from"]],
    ["by=day&by=day", ["/by"]],
    ["a/b=1&a/b=2", ["/a~1b"]],
    ["__proto__=1", ["/__proto__"]],
    ["from=2026-11-30T04:15:30Z&to=2026-11-30T04:15:30Z", ["/from"]],
    ["from=2026-12-01T00:00:00Z", ["/from"]],
    ["from=2023-11-29T00:00:00Z", ["/from"]],
    ["from=2026-08-31T00:00:00Z&by=hour", ["/from"]],
    ["to=2020-01-01T00:00:00Z", ["/to"]],
  ])("%s is refused, with where", (text, pointers) => {
    expect(read(text)).toEqual(pointers);
  });

  it("says in words what is wrong", () => {
    const wordsOf = (text: string) => {
      const query = readReportQuery(new URLSearchParams(text), NOW_MS);
      return query.ok ? undefined : query.error[0]?.detail;
    };
    expect(wordsOf("from=2026-08-31T00:00:00Z&by=hour")).toBe(
      "is longer ago than counts are kept by the hour, which is 90 days: ask by day",
    );
    expect(wordsOf("from=2026-11-23T08:00:00+01:00")).toContain("%2B");
    expect(wordsOf("from=2026-12-01T00:00:00Z")).toBe("must be before now");
    expect(wordsOf("until=1")).toBe("is no member here");
  });
});
