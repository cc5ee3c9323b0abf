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
  for (const [index, { pruned }] of moments.entries()) {
    const id = pruned?.id;
    if (id === undefined || !followsItself(id, leaderOf)) continue;
    faults.add(pointTo("/moments", index, "on", "after", "moment"), "leads back to this moment: it would never end");
  }
}

function followsItself(id: string, leaderOf: ReadonlyMap<string, string>): boolean {
  const seen = new Set<string>();
  for (let leader = leaderOf.get(id); leader !== undefined && !seen.has(leader); leader = leaderOf.get(leader)) {
    if (leader === id) return true;
    seen.add(leader);
  }
  return false;
}
