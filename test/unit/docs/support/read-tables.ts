/** A row of a table: its cells, as they are written. */
export type Row = readonly string[];

/** The rows under the first table after each `<a id="…"></a>` of a Markdown page, by the anchor's id, without the head. */
export function readTables(page: string): ReadonlyMap<string, readonly Row[]> {
  const parts = page.split(/^<a id="([^"]+)"><\/a>$/m).slice(1);
  const tables = new Map<string, readonly Row[]>();
  for (let at = 0; at < parts.length; at += 2) {
    const table = /(?:^\|.*\n)+/m.exec(parts[at + 1] ?? "")?.[0] ?? "";
    const [, , ...rows] = table.trimEnd().split("\n").map(cellsOf);
    tables.set(parts[at] ?? "", rows);
  }
  return tables;
}

/** What is written as code in a text: `a`, `b` of "`a` and `b`". */
export function codesIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

/** A bar in code would be written `\|`; no table has one yet. */
function cellsOf(line: string): Row {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}
