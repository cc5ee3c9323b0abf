import type { PulseMinute } from "../../../../shared/measure/pulse/pulse-view.ts";
import type { Report } from "../../../../shared/measure/report.ts";

/** What may be told of each place: of ten people or more. */
export interface PlaceFigures {
  /** By place: how often people entered in the minutes of the last hour that may be told. */
  readonly enters: ReadonlyMap<string, number>;
  /** By place: offers given in the time of the report. */
  readonly given: ReadonlyMap<string, number>;
}

/** The figures of the pulse and of a report by place, by the id of the place. What is hidden is in neither. */
export function figuresByPlace(
  minutes: readonly PulseMinute[],
  report: Pick<Report, "rows"> | undefined,
): PlaceFigures {
  const enters = new Map<string, number>();
  for (const { enters: cells = {} } of minutes)
    for (const [place, count] of Object.entries(cells)) enters.set(place, (enters.get(place) ?? 0) + count);
  const given = new Map<string, number>();
  for (const { place, given: count } of report?.rows ?? [])
    if (place !== undefined && count !== null) given.set(place, count);
  return { enters, given };
}
