import { expect, it } from "vitest";
import { sayTime } from "../../../shared/simulate/say-time.ts";

it.each([
  ["Europe/Berlin", "2026-11-30T07:00:00Z", "Mon 2026-11-30 08:00"],
  ["Europe/Berlin", "2026-10-25T00:30:00Z", "Sun 2026-10-25 02:30 +02:00"],
  ["Europe/Berlin", "2026-10-25T01:00:00Z", "Sun 2026-10-25 02:00 +01:00"],
  ["Europe/Berlin", "2026-10-25T05:00:00Z", "Sun 2026-10-25 06:00"],
  ["Europe/Berlin", "2026-03-29T00:45:00Z", "Sun 2026-03-29 01:45 +01:00"],
  ["Europe/Berlin", "2026-03-29T01:15:00Z", "Sun 2026-03-29 03:15 +02:00"],
  ["America/St_Johns", "2026-11-01T04:30:00Z", "Sun 2026-11-01 01:00 -03:30"],
  ["UTC", "2026-10-25T01:00:00Z", "Sun 2026-10-25 01:00"],
])("a time of %s is told with its offset if the clocks change nearby: %s", (zone, at, said) => {
  expect(sayTime(zone, Date.parse(at))).toBe(said);
});
