import { distanceToBorder } from "./distance-to-border.ts";
import type { Fence } from "./fence.ts";
import { greatCircleMetres, type Position } from "./great-circle.ts";
import { toFineUnits } from "./grid.ts";
import { holdsPoint } from "./holds-point.ts";
import { outlineOf } from "./outline.ts";
import { type PolygonColumns, packPolygons } from "./polygon-columns.ts";

/** Distance from a position to a fence's border, metres, negative inside. */
export function signedDistanceMetres(fence: Fence, position: Position): number {
  if ("center" in fence) {
    const [longitude, latitude] = fence.center;
    return greatCircleMetres({ latitude, longitude }, position) - fence.radius;
  }
  return signedDistanceToPolygon(packPolygons([outlineOf(fence)]), 0, position, Number.POSITIVE_INFINITY);
}

/**
 * The same for one of many packed polygons, and no further from 0 than `atMost`: asking only for what matters leaves
 * nearly every edge unmeasured.
 */
export function signedDistanceToPolygon(
  columns: PolygonColumns,
  polygon: number,
  position: Position,
  atMost: number,
): number {
  const longitude = toFineUnits(position.longitude);
  const latitude = toFineUnits(position.latitude);
  const distance = distanceToBorder(columns, polygon, longitude, latitude, atMost);
  return holdsPoint(columns, polygon, longitude, latitude) ? -distance : distance;
}
