import type { ReportRow } from "../../../../shared/measure/report.ts";

/** A step on the way from an offer to what it is for. */
export interface FunnelStep {
  readonly figure: "given" | "accepted" | "impressions" | "clicks" | "conversions";
  readonly count: number;
  /** Of what was given, 0 and up: an app that forgets to report impressions may have more clicks. */
  readonly share: number;
}

type Figures = Pick<ReportRow, FunnelStep["figure"]>;

const STEPS = ["given", "accepted", "impressions", "clicks", "conversions"] as const;

/** The sums of a report's rows as steps. Pushes are left out where none was accepted. */
export function funnelOf(rows: readonly Figures[]): readonly FunnelStep[] {
  const sum = (figure: FunnelStep["figure"]) => rows.reduce((total, row) => total + (row[figure] ?? 0), 0);
  const given = sum("given");
  return STEPS.map((figure) => ({ figure, count: sum(figure) }))
    .filter(({ figure, count }) => figure !== "accepted" || count > 0)
    .map(({ figure, count }) => ({ figure, count, share: given === 0 ? 0 : count / given }));
}
