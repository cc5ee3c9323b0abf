import type { PlaceRule, Policy } from "../catalog/policy.ts";
import { EARTH_RADIUS_METRES, type Position, RADIANS_PER_DEGREE } from "../geo/great-circle.ts";
import { aroundOf, metresToFence, nearPlaceOf } from "./near-reach.ts";

/** What is known of a policy's reach, as far as anybody asked. */
interface Reach {
  /** Types of signals that reach beyond a fence; how far at most, metres. */
  readonly types: readonly string[];
  readonly mostMetres: number;
  /** Places with a fence. */
  readonly places: readonly PlaceRule[];
  /** Of each: latitude and longitude of the centre, and degrees to where the farthest signal of all would reach. */
  readonly bounds: Float64Array;
  /** Of each: how far its own signals reach, metres; 0: not beyond its fence. NaN until somebody asks. */
  readonly nears: Float64Array;
  /** By cell, whether a signal reaches it. */
  readonly cells: Map<string, boolean>;
}

const BOUNDS = 3;
const NEARLY_POLAR_DEGREES = 80;
const METRES_PER_DEGREE = RADIANS_PER_DEGREE * EARTH_RADIUS_METRES;
/** A cell is at most this large from corner to corner: so far may somebody be from the edge that is just touched. */
const CELL_METRES = 1_500;
/** With more than these known they are forgotten, and found again. */
const MOST_CELLS = 20_000;

/** Nothing but a function of the policy, which never changes; it goes with the policy. */
const reaches = new WeakMap<Policy, Reach>();

/**
 * Whether a signal of the catalog reaches this cell, in which the position lies. Of a cell that was asked before it costs one
 * look-up, of another one a walk along the centres of all places until one reaches it.
 */
export function isInReach(policy: Policy, position: Position, cell: string): boolean {
  const reach = reachOf(policy);
  if (reach.types.length === 0) return false;
  const known = reach.cells.get(cell);
  if (known !== undefined) return known;
  const isReached = isAnyNear(policy, reach, position, cell);
  if (reach.cells.size >= MOST_CELLS) reach.cells.clear();
  reach.cells.set(cell, isReached);
  return isReached;
}

/** Gets ready for the first cell: no ping of a new catalog waits for it. */
export function prepareReach(policy: Policy): void {
  reachOf(policy);
}

/** Whether signals of the place may reach the position: what is cheap to see before it is judged exactly. */
export function mayReach(policy: Policy, place: PlaceRule, position: Position): boolean {
  const around = aroundOf(place);
  if (around === undefined) return false;
  const { latitude, longitude } = around.center;
  return isWithin(position, latitude, longitude, degreesOf(around.outerMetres + reachOf(policy).mostMetres));
}

function isAnyNear(policy: Policy, { types, places, bounds, nears }: Reach, position: Position, cell: string): boolean {
  return places.some((place, at) => {
    const [latitude = 0, longitude = 0, degrees = 0] = [
      bounds[at * BOUNDS],
      bounds[at * BOUNDS + 1],
      bounds[at * BOUNDS + 2],
    ];
    if (!isWithin(position, latitude, longitude, degrees)) return false;
    if (Number.isNaN(nears[at])) nears[at] = nearPlaceOf(policy, place, types)?.nearMetres ?? 0;
    const nearMetres = nears[at] ?? 0;
    const around = nearMetres === 0 ? undefined : aroundOf(place);
    return around !== undefined && metresToFence(around, cell) <= nearMetres;
  });
}

/**
 * Whether a position is within so many degrees of a centre: on the plane that touches the globe there, which spares most places
 * the distance. So near a pole a parallel is no straight way, and every longitude may be.
 */
function isWithin(position: Position, latitude: number, longitude: number, degrees: number): boolean {
  if (Math.abs(position.latitude - latitude) > degrees) return false;
  if (Math.abs(position.latitude) > NEARLY_POLAR_DEGREES) return true;
  const turned = Math.abs(position.longitude - longitude) % 360;
  return Math.min(turned, 360 - turned) * Math.cos(position.latitude * RADIANS_PER_DEGREE) <= degrees;
}

function degreesOf(metres: number): number {
  return (metres + CELL_METRES) / METRES_PER_DEGREE;
}

function reachOf(policy: Policy): Reach {
  const known = reaches.get(policy);
  if (known !== undefined) return known;
  const farthest = [...policy.triggers.signal].map(([type, moments]) => {
    const metres = moments.map(({ on }) => (on.kind === "signal" ? (on.nearMetres ?? 0) : 0));
    return { type, metres: Math.max(0, ...metres) };
  });
  const types = farthest.filter(({ metres }) => metres > 0).map(({ type }) => type);
  const mostMetres = Math.max(0, ...farthest.map(({ metres }) => metres));
  const places: PlaceRule[] = [];
  const bounds = new Float64Array(types.length === 0 ? 0 : policy.places.size * BOUNDS);
  for (const place of types.length === 0 ? [] : policy.places.values()) {
    const { center, radiusMetres, outerMetres = radiusMetres } = place;
    if (center === undefined || outerMetres === undefined) continue;
    const at = BOUNDS * (places.push(place) - 1);
    bounds[at] = center[1];
    bounds[at + 1] = center[0];
    bounds[at + 2] = degreesOf(outerMetres + mostMetres);
  }
  const nears = new Float64Array(places.length).fill(Number.NaN);
  const reach = { types, mostMetres, places, bounds, nears, cells: new Map() };
  reaches.set(policy, reach);
  return reach;
}
