import { LENGTH_METRES, type Walker, WIDTH_METRES } from "./street.ts";

const COLUMNS = 78;
const ROWS = 9;
/** The later of these stays where several people are in one spot. */
const MARKS = { away: ".", silent: "-", near: "o", told: "#" } as const;

type Mark = keyof typeof MARKS;

/** The street from above, in lines of text: `told` are the numbers of those whose phone has the push. */
export function drawStreet(people: readonly Walker[], told: ReadonlySet<number>, isOn: boolean): string[] {
  const grid = Array.from({ length: ROWS }, () => Array.from({ length: COLUMNS }, () => " "));
  const put = (at: Pick<Walker, "east" | "north">, text: string) => {
    const row = grid[indexOf(-at.north, WIDTH_METRES, ROWS)];
    if (row !== undefined) row[indexOf(at.east, LENGTH_METRES, COLUMNS)] = text;
  };
  const order: readonly Mark[] = ["away", "silent", "near", "told"];
  for (const mark of order)
    for (const [number, one] of people.entries()) if (markOf(one, told.has(number)) === mark) put(one, MARKS[mark]);
  put({ east: 0, north: 0 }, isOn ? "☀" : "☼");
  const edge = `+${"-".repeat(COLUMNS)}+`;
  return [edge, ...grid.map((row) => `|${row.join("")}|`), edge];
}

/** What the marks mean. */
export const LEGEND = `${MARKS.near} agreed and in reach   ${MARKS.silent} in reach, did not agree   ${MARKS.away} too far   ${MARKS.told} told`;

function markOf({ agrees, isInReach }: Walker, isTold: boolean): Mark {
  if (isTold) return "told";
  if (!isInReach) return "away";
  return agrees ? "near" : "silent";
}

function indexOf(metres: number, half: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.floor(((metres + half) / (2 * half)) * count)));
}
