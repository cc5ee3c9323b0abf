import { present } from "../json/present.ts";
import { bestVariantChances } from "./best-variant.ts";
import type { ReportRow } from "./report.ts";

const DIGITS = 5;

/**
 * Rows by variant, each with the probability that its variant is clicked most often of those of its moment. Without it: a
 * variant that nobody has been shown, and one with nothing to be compared with.
 */
export function addBest(rows: readonly ReportRow[]): readonly ReportRow[] {
  const moments = new Map<string, ReportRow[]>();
  for (const row of rows) {
    if ((row.impressions ?? 0) <= 0) continue;
    const name = `${row.campaign} ${row.moment}`;
    moments.set(name, [...(moments.get(name) ?? []), row]);
  }
  const best = new Map<ReportRow, number>();
  for (const variants of moments.values()) {
    if (variants.length < 2) continue;
    const counts = variants.map(({ impressions, clicks }) => ({ impressions: impressions ?? 0, clicks: clicks ?? 0 }));
    const chances = bestVariantChances(counts);
    for (const [at, row] of variants.entries()) best.set(row, Number((chances[at] ?? 0).toFixed(DIGITS)));
  }
  return rows.map((row) => present({ ...row, best: best.get(row) }));
}
