import Flatbush from "flatbush";
import {
  EARTH_RADIUS_METRES,
  greatCircleMetres,
  longitudeReach,
  type Position,
  RADIANS_PER_DEGREE,
} from "../geo/great-circle.ts";

/** Finds the nearest of these points in reach, by number and the nearest first: over the antimeridian and near the poles as anywhere. */
export function nearestPoints(
  points: readonly Position[],
  { most, reachMetres }: { readonly most: number; readonly reachMetres: number },
): (from: Position) => readonly number[] {
  if (points.length === 0) return () => [];
  const tree = new Flatbush(points.length);
  for (const { latitude, longitude } of points) tree.add(longitude, latitude, longitude, latitude);
  tree.finish();
  return (from) => {
    const { latitude, longitude } = from;
    const metresTo = (row: number) => greatCircleMetres(from, points[row] ?? from);
    // The tree takes degrees for a plane: what it finds says how far the nearest are at most, and which they are a box says.
    const found = tree.neighbors(longitude, latitude, most).map(metresTo);
    const reach = found.length < most ? reachMetres : Math.min(reachMetres, Math.max(...found));
    const radians = (reach + 1) / EARTH_RADIUS_METRES;
    const north = radians / RADIANS_PER_DEGREE;
    const east = longitudeReach(latitude * RADIANS_PER_DEGREE, radians) / RADIANS_PER_DEGREE;
    const rows = [-360, 0, 360].flatMap((turn) =>
      tree.search(longitude + turn - east, latitude - north, longitude + turn + east, latitude + north),
    );
    return [...new Set(rows)]
      .map((row) => ({ row, metres: metresTo(row) }))
      .filter(({ metres }) => metres <= reach)
      .sort((a, b) => a.metres - b.metres || a.row - b.row)
      .slice(0, most)
      .map(({ row }) => row);
  };
}
