import { describe, expect, it } from "vitest";
import { parseRetryAfter } from "../../../shared/push/push-headers.ts";

const nowMs = Date.parse("2026-11-01T12:00:00.500Z");

describe("Retry-After", () => {
  it("is a number of seconds", () => {
    expect(parseRetryAfter("120", nowMs)).toBe(120);
    expect(parseRetryAfter("0", nowMs)).toBe(0);
  });

  it("is a date held against now, never before it", () => {
    expect(parseRetryAfter("Sun, 01 Nov 2026 12:02:00 GMT", nowMs)).toBe(120);
    expect(parseRetryAfter("Sun, 01 Nov 2026 11:00:00 GMT", nowMs)).toBe(0);
  });

  it.each(["", "-1", "1.5", "soon", "99999999999", "2026-11-01T12:02:00Z", "Sun, 01 Foo 2026 12:02:00 GMT"])(
    "is ignored: %j",
    (header) => {
      expect(parseRetryAfter(header, nowMs)).toBeUndefined();
    },
  );
});
