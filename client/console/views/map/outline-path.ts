import { UNITS_PER_DEGREE } from "./outlines.ts";
import { toWorld } from "./projection.ts";

/** The world is so many units of the path wide: digits enough for a street. */
export const PATH_UNITS = 100_000;

/** Lines of hundredths of degrees as the `d` of an SVG path, in PATH_UNITS of the world. */
export function outlinePath(lines: readonly (readonly number[])[]): string {
  return lines.map(linePath).join("");
}

function linePath(line: readonly number[]): string {
  let [longitude, latitude] = [0, 0];
  const points: string[] = [];
  for (let at = 0; at + 1 < line.length; at += 2) {
    longitude += line[at] ?? 0;
    latitude += line[at + 1] ?? 0;
    const { x, y } = toWorld([longitude / UNITS_PER_DEGREE, latitude / UNITS_PER_DEGREE]);
    points.push(`${(x * PATH_UNITS).toFixed(1)} ${(y * PATH_UNITS).toFixed(1)}`);
  }
  return `M${points.join("L")}`;
}
