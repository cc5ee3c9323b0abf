import { parsePositiveDuration } from "../shared/time/duration.ts";

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** Whole seconds of `90s`, `30m`, `2h`, `3d`, or a duration as a catalog writes it; undefined of anything else, and of 0. */
export function parseSeconds(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
  const seconds =
    unit === undefined
      ? Math.round((parsePositiveDuration(text) ?? 0) / 1000)
      : Number(count) * SECONDS[unit as keyof typeof SECONDS];
  return seconds > 0 ? seconds : undefined;
}
