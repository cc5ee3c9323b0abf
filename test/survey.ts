import { importsOf, readSources, type Source } from "./support/sources.ts";

/*
 * `npm run survey`: the house in figures. A table of the rooms (files, median and longest lines), the folders of the core
 * that import each other in a circle, the files behind a ping that earns an offer, and where a limit of size or count is
 * passed. It warns and never fails: each line is a place to look. `--warnings`: those lines alone, as `npm run check` does.
 */

const MAX_LINES = 300;
const MIN_LINES = 25;
const MAX_FILES = 16;

/** Folders in which a small file with one caller is the right grain: one route, command, module or format a file. */
const SMALL_FILES = /\/(?:routes|commands|cold|formats|operations|scripts|vendor-bodies|page|words)\//;

const sources = readSources().filter(({ file }) => !file.startsWith("test/"));
const known = new Map(sources.map((source) => [source.file, source]));
const rooms = Map.groupBy(sources, ({ file }) => file.slice(0, file.lastIndexOf("/")));

if (!process.argv.includes("--warnings")) showRooms();

const importers = new Map<string, string[]>();
for (const source of sources) {
  for (const file of importsOf(source)) importers.set(file, [...(importers.get(file) ?? []), source.file]);
}
const warnings = [
  ...sources
    .filter((source) => countLines(source) > MAX_LINES)
    .map((source) => `${source.file}: ${countLines(source)} lines, more than ${MAX_LINES}`),
  ...sources
    .filter((source) => countLines(source) < MIN_LINES && !SMALL_FILES.test(source.file))
    .filter(({ file }) => importers.get(file)?.length === 1)
    .map((source) => `${source.file}: ${countLines(source)} lines for one caller, ${importers.get(source.file)}`),
  ...[...rooms]
    .filter(([room, files]) => files.length > MAX_FILES && !SMALL_FILES.test(`${room}/`))
    .map(([room, files]) => `${room}: ${files.length} files in one folder, more than ${MAX_FILES}`),
];
console.log(warnings.length === 0 ? "No limit is passed." : `Places to look (${warnings.length}):`);
for (const warning of warnings) console.log(`  ${warning}`);

function showRooms(): void {
  console.log(`${"ROOM".padEnd(40)} FILES  MEDIAN  LONGEST (lines)`);
  for (const [room, files] of [...rooms].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const lines = files.map(countLines).sort((a, b) => a - b);
    console.log(
      `${room.padEnd(40)} ${column(files.length, 5)}  ${column(median(lines), 6)}  ${column(lines.at(-1) ?? 0, 7)}`,
    );
  }
  const all = sources.map(countLines).sort((a, b) => a - b);
  console.log(
    `${"all".padEnd(40)} ${column(all.length, 5)}  ${column(median(all), 6)}  ${column(all.at(-1) ?? 0, 7)}\n`,
  );

  const edge = reach("workers/routes/pings.ts");
  const object = reach("workers/objects/person.ts");
  console.log(
    `A ping that earns an offer may run code of ${edge.size} files at the edge and ${object.size} in the object,`,
  );
  console.log(`${new Set([...edge, ...object]).size} in all (imports of values, from pings.ts and from person.ts).\n`);
}

/** The files of ours whose values this file can reach, itself among them. */
function reach(start: string): Set<string> {
  const found = new Set<string>();
  const open = [start];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const source = known.get(file);
    if (source === undefined || found.has(file)) continue;
    found.add(file);
    open.push(...importsOf(source, { values: true }));
  }
  return found;
}

function countLines({ text }: Source): number {
  return text.split("\n").length - 1;
}

function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function column(value: number, width: number): string {
  return String(value).padStart(width);
}
