import type { CapRule } from "../catalog/policy.ts";
import { isInWindow } from "../decide/caps.ts";
import type { Situation } from "../decide/situation.ts";
import type { Exposure } from "../person/person-state.ts";
import { sayLength } from "./say-time.ts";

const WINDOWS = {
  hour: "this hour",
  day: "today",
  week: "this week",
  month: "this month",
  run: "in this run",
} as const;

/** Caps with what is used of them, as `Its cap: 1 of 1 today, 2 of 3 this week.` `isCounted`: the exposures that they count. `run`: the run that this is about. */
export function sayCaps(
  whose: string,
  caps: readonly CapRule[],
  { person, timeZone, nowMs }: Situation,
  isCounted: (exposure: Exposure) => boolean,
  run?: string,
): string {
  if (caps.length === 0) return `${whose}: none.`;
  const counted = person.exposures.filter((one) => !one.void && isCounted(one));
  const told = caps.map((cap) => {
    const within = cap.window === "run" ? counted.filter((one) => one.run === run) : counted;
    const used = within.filter(({ atMs }) => isInWindow(cap, atMs, timeZone, nowMs)).length;
    const window = cap.window === "rolling" ? `in the last ${sayLength(cap.lengthMs)}` : WINDOWS[cap.window];
    return `${used} of ${cap.max} ${window}`;
  });
  return `${whose}: ${told.join(", ")}.`;
}
