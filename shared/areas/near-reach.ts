import type { PlaceRule, Policy, TriggerRule } from "../catalog/policy.ts";
import { metresToCell } from "../geo/cell.ts";
import type { Position } from "../geo/great-circle.ts";

/** A place whose signals reach beyond its fence. */
export interface NearPlace {
  readonly place: string;
  readonly center: Position;
  /** From the center to the farthest point of the fence. */
  readonly outerMetres: number;
  /** How far the signals reach from the fence: the most of all moments that wait for one there. */
  readonly nearMetres: number;
}

/** How far a cell is from a fence at least, metres. */
export function metresToFence(
  { center, outerMetres }: Pick<NearPlace, "center" | "outerMetres">,
  cell: string,
): number {
  return Math.max(0, metresToCell(cell, center) - outerMetres);
}

/** The moments of a type that a signal at this place may set off, as triggers. */
export function signalTriggersAt(
  { triggers }: Policy,
  type: string,
  { id, labels }: Pick<PlaceRule, "id" | "labels">,
): readonly (TriggerRule & { readonly kind: "signal" })[] {
  return (triggers.signal.get(type) ?? []).flatMap(({ on }) => {
    if (on.kind !== "signal") return [];
    const isThere =
      on.where === undefined || ("place" in on.where ? on.where.place === id : labels.includes(on.where.label));
    return isThere ? [on] : [];
  });
}

/**
 * The least `near` of a signal's moments that reaches so far from the place's fence, metres; undefined if none does. So much is
 * all that the moments ask: how far somebody really is from several places would tell where they are, and is kept nowhere.
 */
export function leastReach(policy: Policy, type: string, place: PlaceRule, metres: number): number | undefined {
  const reaches = signalTriggersAt(policy, type, place).flatMap(({ nearMetres }) => nearMetres ?? []);
  const enough = reaches.filter((near) => near >= metres);
  return enough.length === 0 ? undefined : Math.min(...enough);
}

/** The place as its signals of these types reach from it; undefined if none reaches beyond its fence. */
export function nearPlaceOf(policy: Policy, place: PlaceRule, types: Iterable<string>): NearPlace | undefined {
  const around = aroundOf(place);
  if (around === undefined) return undefined;
  let nearMetres = 0;
  for (const type of types)
    for (const on of signalTriggersAt(policy, type, place)) nearMetres = Math.max(nearMetres, on.nearMetres ?? 0);
  if (nearMetres === 0) return undefined;
  return { place: place.id, ...around, nearMetres };
}

/** Where the fence of a place is; undefined: it has none. */
export function aroundOf(place: PlaceRule): Pick<NearPlace, "center" | "outerMetres"> | undefined {
  const { center, radiusMetres, outerMetres = radiusMetres } = place;
  if (center === undefined || outerMetres === undefined) return undefined;
  const [longitude, latitude] = center;
  return { center: { longitude, latitude }, outerMetres };
}
