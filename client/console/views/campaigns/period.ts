/** How far back figures are looked at. */
export const PERIODS = ["P1D", "P7D", "P28D"] as const;

export type Period = (typeof PERIODS)[number];

const HOUR_MS = 3_600_000;
const DAYS = { P1D: 1, P7D: 7, P28D: 28 } as const satisfies Record<Period, number>;

/** The beginning of a period that ends now, RFC 3339: a full hour, so that an hour's questions are the same. */
export function periodStart(period: Period, nowMs: number): string {
  const fromMs = nowMs - DAYS[period] * 24 * HOUR_MS;
  return new Date(Math.floor(fromMs / HOUR_MS) * HOUR_MS).toISOString();
}
