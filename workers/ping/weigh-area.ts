import { type AreaClaim, openAreaId } from "../../shared/areas/area-id.ts";
import { isInReach } from "../../shared/areas/is-in-reach.ts";
import type { Policy } from "../../shared/catalog/policy.ts";
import { cellOf } from "../../shared/geo/cell.ts";
import type { PingClaims } from "../../shared/messages/ping.ts";
import type { Isolate } from "../isolate/isolate.ts";

/** Where a position lies that signals reach. */
export interface Reach {
  readonly cell: string;
  /** What the device echoed of this very cell, as long as it holds: its person's object need not be asked. */
  readonly echoed?: { readonly id: string; readonly untilMs: number };
}

/**
 * The reach of a ping's position; undefined without a position, or where no signal reaches it. `left`: where none reaches it, and
 * what the device echoes says that it came from where one did, which is told once.
 */
export async function weighArea(
  { position, area }: PingClaims,
  { isolate, policy, person, nowMs }: { isolate: Isolate; policy: Policy; person: string; nowMs: number },
): Promise<Reach | "left" | undefined> {
  if (position === undefined) return undefined;
  const cell = cellOf(position);
  const claim = area === undefined ? undefined : await openKnownArea(isolate, area);
  const isOwn = claim !== undefined && claim.person === person && claim.untilMs > nowMs;
  if (!isInReach(policy, position, cell)) {
    if (area === undefined || !isOwn) return undefined;
    isolate.areas.set(area, { ...claim, untilMs: nowMs });
    return "left";
  }
  const holds = isOwn && claim.cell === cell;
  return area !== undefined && holds ? { cell, echoed: { id: area, untilMs: claim.untilMs } } : { cell };
}

/** A device echoes the same id with each ping: an isolate that has opened it remembers what lies in it. */
async function openKnownArea({ keys, areas }: Isolate, id: string): Promise<AreaClaim | undefined> {
  const known = areas.get(id);
  if (known !== undefined) return known;
  const opened = await openAreaId(keys.locators, id);
  if (opened !== undefined) areas.set(id, opened);
  return opened;
}
