import { pointTo } from "../../json/json-pointer.ts";
import type { PolicySettings } from "../catalog.ts";
import type { Checked } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";

/** People are asked for every purpose once. */
export function checkPolicy({ pruned: policy }: Checked<PolicySettings>, faults: FaultList): void {
  const firstWith = new Map<string, string>();
  for (const [index, purpose] of (policy?.purposes ?? []).entries()) {
    if (purpose === undefined) continue;
    const at = pointTo("/policy/purposes", index);
    const first = firstWith.get(purpose);
    if (first === undefined) firstWith.set(purpose, at);
    else faults.add(at, `is the purpose ${first} again`);
  }
}
