import type { PlaceRule, Policy, TriggerRule } from "../catalog/policy.ts";
import { metresToCell } from "../geo/cell.ts";
import { EARTH_RADIUS_METRES, longitudeReach, type Position, RADIANS_PER_DEGREE } from "../geo/great-circle.ts";

/** A place whose signals reach beyond its fence. */
export interface NearPlace {
  readonly place: string;
  readonly center: Position;
  /** From the center to the farthest point of the fence. */
  readonly outerMetres: number;
  /** How far the signals reach from the fence: the most of all moments that wait for one there. */
  readonly nearMetres: number;
}

/** Places by the tiles that their reach touches. */
type Tiles = ReadonlyMap<number, readonly NearPlace[]>;

/** Degrees: a reach of 10 km touches a few tiles, and a tile few reaches. */
const TILE_DEGREES = 0.25;
const NEARLY_POLAR_DEGREES = 80;
const COLUMNS = 360 / TILE_DEGREES;
/** A cell is at most this large from corner to corner: who is in a cell that is just touched is in a tile that is. */
const CELL_METRES = 1_500;

/** Nothing but a function of the policy, which never changes; it goes with the policy. */
const tilesOf = new WeakMap<Policy, Tiles>();

/** Places with a signal that reaches this cell, in which the position lies. Without such moments it costs one look-up. */
export function placesInReach(policy: Policy, position: Position, cell: string): readonly NearPlace[] {
  const tiles = indexReach(policy);
  if (tiles.size === 0) return NONE;
  const candidates = tiles.get(tileOf(position.latitude, position.longitude)) ?? NONE;
  return candidates.filter((near) => mayReach(near, position) && metresToFence(near, cell) <= near.nearMetres);
}

/**
 * Whether a cell with this position may be in reach: on the plane that touches the globe there, which spares most places the
 * distance. So near a pole a parallel is no straight way, and all of a tile may be.
 */
function mayReach({ center, outerMetres, nearMetres }: NearPlace, { latitude, longitude }: Position): boolean {
  const most = (outerMetres + nearMetres + CELL_METRES) / (RADIANS_PER_DEGREE * EARTH_RADIUS_METRES);
  if (Math.abs(latitude - center.latitude) > most) return false;
  if (Math.abs(latitude) > NEARLY_POLAR_DEGREES) return true;
  const turned = Math.abs(longitude - center.longitude) % 360;
  return Math.min(turned, 360 - turned) * Math.cos(latitude * RADIANS_PER_DEGREE) <= most;
}

const NONE: readonly NearPlace[] = [];

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
  const { center, radiusMetres, outerMetres = radiusMetres } = place;
  if (center === undefined || outerMetres === undefined) return undefined;
  let nearMetres = 0;
  for (const type of types)
    for (const on of signalTriggersAt(policy, type, place)) nearMetres = Math.max(nearMetres, on.nearMetres ?? 0);
  if (nearMetres === 0) return undefined;
  const [longitude, latitude] = center;
  return { place: place.id, center: { longitude, latitude }, outerMetres, nearMetres };
}

function indexReach(policy: Policy): Tiles {
  const known = tilesOf.get(policy);
  if (known !== undefined) return known;
  const tiles = new Map<number, NearPlace[]>();
  const types = [...policy.triggers.signal]
    .filter(([, moments]) => moments.some(({ on }) => on.kind === "signal" && on.nearMetres !== undefined))
    .map(([type]) => type);
  if (types.length > 0) {
    for (const place of policy.places.values()) {
      const near = nearPlaceOf(policy, place, types);
      if (near === undefined) continue;
      for (const tile of tilesWithin(near.center, near.outerMetres + near.nearMetres + CELL_METRES)) {
        const others = tiles.get(tile);
        if (others === undefined) tiles.set(tile, [near]);
        else others.push(near);
      }
    }
  }
  tilesOf.set(policy, tiles);
  return tiles;
}

function tileOf(latitude: number, longitude: number): number {
  const column = Math.floor((longitude + 180) / TILE_DEGREES);
  return Math.floor((latitude + 90) / TILE_DEGREES) * COLUMNS + (((column % COLUMNS) + COLUMNS) % COLUMNS);
}

function tilesWithin({ latitude, longitude }: Position, metres: number): number[] {
  const reach = metres / EARTH_RADIUS_METRES;
  const rise = reach / RADIANS_PER_DEGREE;
  const side = Math.min(180, longitudeReach(latitude * RADIANS_PER_DEGREE, reach) / RADIANS_PER_DEGREE);
  const tiles = new Set<number>();
  const south = Math.max(-90, latitude - rise);
  const north = Math.min(90, latitude + rise);
  for (let y = Math.floor(south / TILE_DEGREES); y <= Math.floor(north / TILE_DEGREES); y++) {
    for (
      let x = Math.floor((longitude - side) / TILE_DEGREES);
      x <= Math.floor((longitude + side) / TILE_DEGREES);
      x++
    ) {
      tiles.add(tileOf(y * TILE_DEGREES, x * TILE_DEGREES));
    }
  }
  return [...tiles];
}
