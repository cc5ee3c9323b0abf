import type { Cap } from "../catalog.ts";
import type { Difference } from "./change.ts";

/** What differs between two lists of caps: by length of time, in their order. */
export function diffCaps(before: readonly Cap[] = [], after: readonly Cap[] = []): readonly Difference[] {
  const spans = [...new Set([...before, ...after].map(({ per }) => per))];
  return spans.flatMap((per): Difference[] => {
    const [was, is] = [lowest(before, per), lowest(after, per)];
    if (was === is) return [];
    if (was === undefined) return [{ effect: "less", says: `is now at most ${is} ${perOf(per)}` }];
    if (is === undefined) return [{ effect: "more", says: `is no longer held to ${was} ${perOf(per)}` }];
    const says = `is at most ${is} ${perOf(per)}, no longer ${was}`;
    return [{ effect: is < was ? "less" : "more", says }];
  });
}

/** Of two caps of one length of time only the lower one is ever felt. */
function lowest(caps: readonly Cap[], per: string): number | undefined {
  const maxima = caps.filter((cap) => cap.per === per).map(({ max }) => max);
  return maxima.length === 0 ? undefined : Math.min(...maxima);
}

function perOf(per: string): string {
  return per.startsWith("P") ? `in ${per}` : `a ${per}`;
}
