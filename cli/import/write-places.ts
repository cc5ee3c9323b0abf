import type { Place } from "../../shared/catalog/catalog.ts";

/** Strings, and what opens, closes and divides: all that a place in a JSON text can be told by. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

/** A catalog of these places only: one a line, so that a diff shows places. */
export function writePlaces(places: readonly Place[]): string {
  return `{\n  "places": ${listOf(places)}\n}\n`;
}

/** The text of a catalog, which must be JSON, with these places in the place of its own; the rest stays to the letter. */
export function replacePlaces(catalog: string, places: readonly Place[]): string {
  const own = findPlaces(catalog);
  if (own !== undefined) return catalog.slice(0, own.start) + listOf(places) + catalog.slice(own.end);
  const inside = catalog.indexOf("{") + 1;
  const isEmpty = /^\s*\}/.test(catalog.slice(inside));
  const rest = isEmpty ? catalog.slice(inside).replace(/^\s*/, "\n") : `,${catalog.slice(inside)}`;
  return `${catalog.slice(0, inside)}\n  "places": ${listOf(places)}${rest}`;
}

function listOf(places: readonly Place[]): string {
  return `[${places.map((place) => `\n    ${JSON.stringify(place)}`).join(",")}\n  ]`;
}

/** Where the value of the member `places` stands. */
function findPlaces(catalog: string): { start: number; end: number } | undefined {
  let depth = 0;
  let start: number | undefined;
  for (const { 0: token, index } of catalog.matchAll(TOKENS)) {
    if (token === "}" || token === "]") depth--;
    const isEnd = (depth === 1 && token === ",") || depth === 0;
    if (isEnd && start !== undefined) return { start, end: catalog.slice(0, index).trimEnd().length };
    if (token === "{" || token === "[") depth++;
    const after = index + token.length;
    const colon = depth === 1 && token.startsWith('"') ? /^\s*:\s*/.exec(catalog.slice(after, after + 1000)) : null;
    if (colon !== null && JSON.parse(token) === "places") start = after + colon[0].length;
  }
  return undefined;
}
