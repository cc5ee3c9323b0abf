type Ring = readonly (readonly number[])[];

/**
 * A Polygon whose largest ring comes first, as the outer one must; undefined where there is nothing to put in order. Only
 * for a polygon that was refused: nothing of its form is known.
 */
export function putLargestRingFirst(fence: unknown): object | undefined {
  const { type, coordinates } = Object(fence);
  if (type !== "Polygon" || !Array.isArray(coordinates) || !coordinates.every(isRing)) return undefined;
  const rings = coordinates.toSorted((a, b) => areaOf(b) - areaOf(a));
  return rings[0] === coordinates[0] ? undefined : { type, coordinates: rings };
}

function isRing(value: unknown): value is Ring {
  return Array.isArray(value) && value.every((one) => Array.isArray(one) && one.every(Number.isFinite));
}

/** Twice the area in square degrees, from the first corner; across the antimeridian the short way. */
function areaOf(ring: Ring): number {
  const [[fromX = 0, fromY = 0] = []] = ring;
  const xs = ring.map(([x = 0]) => x - fromX - 360 * Math.round((x - fromX) / 360));
  let sum = 0;
  for (let corner = 1; corner < ring.length; corner++) {
    const [, aY = 0] = ring[corner - 1] ?? [];
    const [, bY = 0] = ring[corner] ?? [];
    sum += (xs[corner - 1] ?? 0) * (bY - fromY) - (xs[corner] ?? 0) * (aY - fromY);
  }
  return Math.abs(sum);
}
