import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../../shared/catalog/check-catalog.ts";
import { DEFAULTS } from "../../../shared/catalog/defaults.ts";
import { type RecipeRow, readRow } from "./read-row.ts";

export const RECIPES_PAGE = readFileSync(join(import.meta.dirname, "../../../docs/catalog.md"), "utf8");

/** One recipe of docs/catalog.md: a whole catalog, and what the page says that comes of it. */
export interface Recipe {
  /** The word behind the language of its block. */
  readonly name: string;
  /** What its block says, laid over the first one. */
  readonly catalog: Catalog;
  readonly rows: readonly RecipeRow[];
}

/** The first block of the page is a whole catalog; each later one says which of its members it takes the place of. */
const FIRST = "first";

/** Every recipe of the page, in order. Throws where one is no catalog, or a row is no sentence that is known. */
export function readRecipes(page = RECIPES_PAGE): readonly Recipe[] {
  const blocks = [...page.matchAll(/^```json (\S+)\n([\s\S]*?)\n```$([\s\S]*?)(?=^```json |^## |(?![\s\S]))/gm)];
  const first = blocks.find(([, name]) => name === FIRST)?.[2] ?? "{}";
  return blocks.map(([, name = "", text = "", after = ""]) => {
    const document = { ...JSON.parse(first), ...JSON.parse(text) };
    const checked = checkCatalog(document);
    if (!checked.ok) throw new Error(`the recipe "${name}": ${JSON.stringify(checked.error)}`);
    const timeZone = checked.value.mesh?.timeZone ?? DEFAULTS.mesh.timeZone;
    return { name, catalog: checked.value, rows: rowsAfter(after).map((cells) => readRow(cells, timeZone)) };
  });
}

/** The cells of each row of the table under `| when | what happens | the mesh answers |`. */
function rowsAfter(text: string): string[][] {
  const [, table = ""] = /^\| when \| what happens \| the mesh answers \|\n\|[-|]+\|\n((?:\|.*\n)+)/m.exec(text) ?? [];
  return table
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
