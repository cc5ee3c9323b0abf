import type { Trigger } from "../catalog.ts";
import type { Pruned } from "./prune-invalid.ts";

/**
 * Tells whether a moment with this trigger belongs to a run: a stage sets it off, or it follows a moment that does, over any
 * number of others. Undefined where one of them is not known, so that nothing can be said. `triggers`: of moments, by id.
 */
export function findRuns(
  triggers: ReadonlyMap<string, Pruned<Trigger> | undefined>,
): (on: Pruned<Trigger>) => boolean | undefined {
  // Each moment is looked at once, however long the chain that it stands in.
  const known = new Map<string, boolean | undefined>();
  return (on) => {
    const passed: string[] = [];
    let trigger: Pruned<Trigger> | undefined = on;
    let comes: boolean | undefined;
    for (;;) {
      const leader: string | undefined = "after" in trigger ? trigger.after?.moment : undefined;
      if (leader === undefined) {
        comes = ownWord(trigger);
        break;
      }
      const next = triggers.get(leader);
      if (known.has(leader) || next === undefined) {
        comes = known.get(leader);
        break;
      }
      known.set(leader, undefined);
      passed.push(leader);
      trigger = next;
    }
    for (const id of passed) known.set(id, comes);
    return comes;
  };
}

function ownWord(on: Pruned<Trigger>): boolean | undefined {
  if ("stage" in on) return true;
  return "after" in on || Object.keys(on).length === 0 ? undefined : false;
}
