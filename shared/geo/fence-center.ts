import type { Fence, LonLat } from "../catalog/catalog.ts";
import { RADIANS_PER_DEGREE } from "./great-circle.ts";

/** The middle of a fence, for how far two places are apart: of a circle its center, else the mean of the outer corners on the sphere. */
export function fenceCenter(fence: Fence): LonLat {
  if ("center" in fence) return fence.center;
  const polygons = fence.type === "Polygon" ? [fence.coordinates] : fence.coordinates;
  const corners = polygons.flatMap(([outer]) => outer ?? []);
  let [x, y, z] = [0, 0, 0];
  for (const [longitude, latitude] of corners) {
    const [east, north] = [longitude * RADIANS_PER_DEGREE, latitude * RADIANS_PER_DEGREE];
    x += Math.cos(north) * Math.cos(east);
    y += Math.cos(north) * Math.sin(east);
    z += Math.sin(north);
  }
  return [Math.atan2(y, x) / RADIANS_PER_DEGREE, Math.atan2(z, Math.hypot(x, y)) / RADIANS_PER_DEGREE];
}
