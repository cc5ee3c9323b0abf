import { pointTo } from "../../json/json-pointer.ts";
import type { Moment } from "../catalog.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";

/** No moment follows itself, by whatever others: it would come again and again for ever. */
export function checkFollowers(moments: readonly Checked<Moment>[], faults: FaultList): void {
  const leaderOf = new Map(
    moments.flatMap(({ pruned }) => {
      const { id, on } = pruned ?? {};
      const leader = on !== undefined && "after" in on ? on.after?.moment : undefined;
      return id === undefined || leader === undefined ? [] : [[id, leader] as const];
    }),
  );
  const round = inCircles(leaderOf);
  for (const [index, { pruned }] of moments.entries()) {
    if (pruned?.id === undefined || !round.has(pruned.id)) continue;
    faults.add(pointTo("/moments", index, "on", "after", "moment"), "leads back to this moment: it would never end");
  }
}

/** Those that are led back to. Each is looked at once, however long the chain that it stands in. */
function inCircles(leaderOf: ReadonlyMap<string, string>): ReadonlySet<string> {
  const round = new Set<string>();
  const known = new Set<string>();
  for (const first of leaderOf.keys()) {
    const chain: string[] = [];
    let id: string | undefined = first;
    for (; id !== undefined && !known.has(id); id = leaderOf.get(id)) {
      known.add(id);
      chain.push(id);
    }
    const back = id === undefined ? -1 : chain.indexOf(id);
    if (back !== -1) for (const one of chain.slice(back)) round.add(one);
  }
  return round;
}
