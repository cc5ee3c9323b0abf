import type { Circle } from "./fence.ts";
import { EARTH_RADIUS_METRES, longitudeReach, RADIANS_PER_DEGREE } from "./great-circle.ts";
import { HALF_TURN_UNITS, TURN_UNITS, toDegrees, toLatitudeUnits, toLongitudeUnits, wrapUnits } from "./grid.ts";
import type { Outline } from "./outline.ts";

/** Degrees; `west` is never greater than `east`, and both are within ±180. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** A box in units whose `east` may run past 180°. */
interface Span {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** A fix can be on the border this share of the radius outside of it: the greatest margin. */
const GREATEST_MARGIN = 0.5;
/** Covers what distances and rounding may be off by. */
const SLACK_SHARE = 1e-6;
const SLACK_METRES = 0.1;
/** Wider boxes become the full circle, so that the two halves of one never meet at their far ends as well. */
const WIDEST_DEGREES = 359;

/** The one or two boxes that hold every position for which a circle could be inside or border. */
export function circleBoxes(circle: Circle): Box[] {
  const x = toLongitudeUnits(circle.center[0]);
  const y = toLatitudeUnits(circle.center[1]);
  return widen({ west: x, south: y, east: x, north: y }, (1 + GREATEST_MARGIN) * circle.radius);
}

/** The one or two boxes for a polygon; a fence of no area has none, for every fix is coarser than its radius. */
export function outlineBoxes(outline: Outline): Box[] {
  if (outline.radiusMetres === 0) return [];
  const { west, east } = coverLongitudes(outline.rings);
  const south = Math.min(...outline.rings.map((ring) => ring.south));
  const north = Math.max(...outline.rings.map((ring) => ring.north));
  return widen({ west, south, east, north }, GREATEST_MARGIN * outline.radiusMetres);
}

function widen(span: Span, metres: number): Box[] {
  const reach = (metres * (1 + SLACK_SHARE) + SLACK_METRES) / EARTH_RADIUS_METRES;
  const rise = reach / RADIANS_PER_DEGREE;
  const south = Math.max(-90, toDegrees(span.south) - rise);
  const north = Math.min(90, toDegrees(span.north) + rise);
  const outermost = Math.max(Math.abs(toDegrees(span.south)), Math.abs(toDegrees(span.north)));
  const side = longitudeReach(outermost * RADIANS_PER_DEGREE, reach) / RADIANS_PER_DEGREE;
  const width = toDegrees(span.east - span.west) + 2 * side;
  if (width >= WIDEST_DEGREES) return [{ west: -180, south, east: 180, north }];
  const west = wrapDegrees(toDegrees(span.west) - side);
  const east = west + width;
  if (east <= 180) return [{ west, south, east, north }];
  return [
    { west, south, east: 180, north },
    { west: -180, south, east: east - 360, north },
  ];
}

function wrapDegrees(degrees: number): number {
  return degrees < -180 ? degrees + 360 : degrees >= 180 ? degrees - 360 : degrees;
}

/** The shortest stretch of longitude that covers all of these: the full circle less the widest gap. */
function coverLongitudes(rings: Outline["rings"]): { west: number; east: number } {
  const spans = rings
    .map((ring) => ({ west: wrapUnits(ring.west), width: ring.east - ring.west }))
    .sort((a, b) => a.west - b.west);
  let covered = Math.max(...spans.map((span) => span.west + span.width)) - TURN_UNITS;
  let widest = 0;
  let cover = { west: -HALF_TURN_UNITS, east: HALF_TURN_UNITS };
  for (const { west, width } of spans) {
    if (west - covered > widest) {
      widest = west - covered;
      cover = { west, east: covered + TURN_UNITS };
    }
    covered = Math.max(covered, west + width);
  }
  return cover;
}
