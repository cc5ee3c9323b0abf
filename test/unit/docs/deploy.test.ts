import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/deploy.md"), "utf8");

/** Dollars for a million of each (Cloudflare's prices of Workers and Durable Objects, November 2026). */
const PRICES = { request: 0.3, call: 0.15, row: 1 };

/** Upstash's price, for 100,000 commands. */
const COMMANDS_DOLLARS = 0.2;

function rowsBelow(header: string): readonly (readonly string[])[] {
  const [, table = ""] = PAGE.split(header);
  const [lines = ""] = table.trimStart().split("\n\n");
  const rows = lines.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  return rows.slice(1).map((cells) => cells.slice(1, -1));
}

describe("docs/deploy.md", () => {
  it.each(rowsBelow("| a million of | requests | object calls | rows | dollars |"))(
    "adds up what a million cost: %s",
    (_what, requests, calls, rows, dollars) => {
      const sum = Number(requests) * PRICES.request + Number(calls) * PRICES.call + Number(rows) * PRICES.row;
      expect(dollars).toBe(sum.toFixed(2));
    },
  );

  it.each(rowsBelow("| a million of | commands | dollars |"))(
    "adds up what their commands cost: %s",
    (_what, commands = "", dollars = "") => {
      const count = Number(commands.replaceAll(",", ""));
      expect(Number(dollars)).toBeCloseTo((count / 100_000) * COMMANDS_DOLLARS, 6);
    },
  );
});
