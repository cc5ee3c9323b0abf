import type { Guardrail } from "./catalog.ts";

const COUNTED = { ctr: "clicks", dismissals: "dismissals" };

/** When a campaign is paused by itself, as `clicks are below 2 % of impressions, judged after 500 people`. */
export function sayGuardrail({ metric, below, above, after }: Guardrail): string {
  const limits = [
    [below, "below"],
    [above, "above"],
  ] as const;
  const said = limits.flatMap(([rate, side]) => (rate === undefined ? [] : [`${side} ${sayPercent(rate)}`]));
  return `${COUNTED[metric]} are ${said.join(" or ")} of impressions, judged after ${after} people`;
}

/** Six digits, so that 0.07 is not 7.000000000000001 %. */
function sayPercent(rate: number): string {
  return `${Number((100 * rate).toPrecision(6))} %`;
}
