import type { Fence } from "../catalog/catalog.ts";
import { outlineOf } from "./outline.ts";

/** Radius of a fence, metres: of the circle, or of the circle on the sphere that has the polygon's area. */
export function fenceRadiusMetres(fence: Fence): number {
  return "center" in fence ? fence.radius : outlineOf(fence).radiusMetres;
}
