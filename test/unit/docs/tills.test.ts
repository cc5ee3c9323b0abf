import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { warnOfCatalog } from "../../../shared/catalog/warn-catalog.ts";
import { profileRow } from "../../../shared/messages/profiles.ts";
import { redemptionClaims } from "../../../shared/messages/redemption.ts";
import { redemptionAnswer } from "../../../shared/openapi/answers/till.ts";
import { codesIn, readTables } from "./support/read-tables.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/tills.md"), "utf8");
const tables = readTables(page);

/** The blocks of JSON behind this word. */
const blocks = (word: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`json ${word}\\n([\\s\\S]*?)\\n\`\`\`$`, "gm"))].map(([, json = ""]) =>
    JSON.parse(json),
  );

describe("docs/tills.md", () => {
  it("shows messages that the mesh takes", () => {
    const sales = blocks("sale");
    expect(sales.length).toBeGreaterThan(1);
    for (const sale of sales) expect([sale, v.safeParse(redemptionClaims, sale).issues]).toEqual([sale, undefined]);
  });

  it("shows catalogs that nobody would be warned of", () => {
    const catalogs = [...blocks("catalog"), ...blocks("known")];
    expect(catalogs).toHaveLength(2);
    for (const catalog of catalogs) expect(warnOfCatalog(catalog, Date.parse("2030-01-01T00:00:00Z"))).toEqual([]);
  });

  it("shows profile rows that the mesh takes", () => {
    const rows = blocks("rows").flat();
    expect(rows.length).toBeGreaterThan(1);
    for (const row of rows) expect([row, v.safeParse(profileRow, row).issues]).toEqual([row, undefined]);
  });

  it("says what each answer means for the cashier, none missing and none that there is not", () => {
    const rows = (tables.get("answers") ?? []).map(([result = "", reason = ""]) => [
      codesIn(result)[0],
      codesIn(reason)[0],
    ]);
    const { result, reason } = redemptionAnswer.entries;
    expect(rows.filter(([, why]) => why === undefined).map(([what]) => what)).toEqual(
      result.options.filter((option) => option !== "refused"),
    );
    expect(rows.flatMap(([what, why]) => (why === undefined ? [] : [what, why]))).toEqual(
      reason.wrapped.pipe[0].options.flatMap((option) => ["refused", option]),
    );
  });
});
