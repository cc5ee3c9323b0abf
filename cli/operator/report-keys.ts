import type { GroupBy } from "../../shared/measure/count.ts";
import type { ReportKeys } from "../../shared/measure/report.ts";

/** The members that name what a row of a report is of, in their order. */
export function reportKeysOf(by: GroupBy): readonly (keyof ReportKeys)[] {
  if (by === "variant") return ["campaign", "moment", "variant"];
  return by === "moment" ? ["campaign", "moment"] : [by];
}
