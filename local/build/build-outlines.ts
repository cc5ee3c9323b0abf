import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { UNITS_PER_DEGREE } from "../../client/console/views/map/outlines.ts";

const ATLAS = createRequire(import.meta.url).resolve("world-atlas/countries-110m.json");

/**
 * Borders and coasts of Natural Earth (1:110 million, public domain) as lines: longitude, latitude, … in hundredths of a degree, each
 * pair but the first relative to the one before. A line along the antimeridian is of the map, not of the world, and left out; one that crosses it ends there.
 */
export function buildOutlines(): readonly (readonly number[])[] {
  const atlas: Topology<{ countries: GeometryCollection }> = JSON.parse(readFileSync(ATLAS, "utf8"));
  return mesh(atlas, atlas.objects.countries)
    .coordinates.flatMap(splitAtEdge)
    .filter((line) => line.length > 1)
    .map(toSteps);
}

type Position = readonly number[];

/** A line without its parts that run along 180 degrees or from one end of the map to the other. */
function splitAtEdge(line: readonly Position[]): readonly (readonly Position[])[] {
  const parts: Position[][] = [[]];
  for (const position of line) {
    const last = parts.at(-1)?.at(-1);
    if (last !== undefined && ((isAtEdge(last) && isAtEdge(position)) || isAcross(last, position))) parts.push([]);
    parts.at(-1)?.push(position);
  }
  return parts;
}

function isAtEdge([longitude = 0]: Position): boolean {
  return Math.abs(longitude) > 179.99;
}

function isAcross([from = 0]: Position, [to = 0]: Position): boolean {
  return Math.abs(from - to) > 180;
}

function toSteps(line: readonly Position[]): readonly number[] {
  const units = line.map((position) => position.map((degrees) => Math.round(degrees * UNITS_PER_DEGREE)));
  return units.flatMap(([longitude = 0, latitude = 0], at) => {
    const [before = [0, 0]] = at === 0 ? [[0, 0]] : units.slice(at - 1, at);
    return [longitude - (before[0] ?? 0), latitude - (before[1] ?? 0)];
  });
}
