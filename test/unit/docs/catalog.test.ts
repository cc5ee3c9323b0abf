import { describe, expect, it } from "vitest";
import { warnOfCatalog } from "../../../shared/catalog/warn-catalog.ts";
import type { ConditionInput } from "../../../shared/condition/condition.ts";
import { playInCore } from "../../support/recipes/play-in-core.ts";
import { RECIPES_PAGE, readRecipes } from "../../support/recipes/read-recipes.ts";
import { evaluate, nowhere } from "../condition/evaluate.ts";
import { codesIn, readTables } from "./support/read-tables.ts";

const recipes = readRecipes();

/** Before any campaign of the page begins. */
const NOW_MS = Date.parse("2030-01-01T00:00:00Z");

/** What a row says of a crowd holds if it is less than so many standard deviations away from what comes out. */
const DEVIATIONS = 4;

describe.each(recipes)("the recipe $name of docs/catalog.md", ({ catalog, rows }) => {
  it("is a whole catalog that no one would be warned of", () => {
    expect(warnOfCatalog(catalog, NOW_MS)).toEqual([]);
  });

  it("comes out as its table says", () => {
    expect(rows.length).toBeGreaterThan(1);
    const play = playInCore(catalog);
    for (const row of rows) {
      const { shares = {}, ...answer } = play(row);
      const { shares: told = {}, ...said } = row.answer;
      expect(answer, row.words).toMatchObject(said);
      expect(Object.keys(shares).sort(), row.words).toEqual(Object.keys(told).sort());
      for (const [name, count] of Object.entries(told)) {
        const deviation = Math.sqrt(count * (1 - count / (row.crowd ?? 1)));
        expect(Math.abs((shares[name] ?? 0) - count), row.words).toBeLessThan(DEVIATIONS * deviation);
      }
    }
  });
});

describe("docs/catalog.md", () => {
  it("lets the demo of npm start keep its catalog: what it starts and publishes has a state of its own", () => {
    const commands = RECIPES_PAGE.match(/^(?:npm start|npx mesh publish).*$/gm) ?? [];
    expect(commands).toHaveLength(2);
    for (const command of commands) expect(command).toMatch(/ --state \.mesh\/mine(?: |$)/);
  });

  it("has one table of what happens for each catalog, and a recipe for each thing that sets a moment off", () => {
    expect(RECIPES_PAGE.match(/^\| when \| what happens \|/gm)).toHaveLength(recipes.length);
    expect(RECIPES_PAGE.match(/^```json/gm)).toHaveLength(recipes.length);
    const named = recipes.flatMap(({ catalog }) => (catalog.moments ?? []).flatMap(({ on }) => Object.keys(on)));
    for (const trigger of ["enter", "exit", "dwell", "zone", "scan", "event", "signal", "stage", "after"])
      expect(named).toContain(trigger);
    expect(recipes.flatMap(({ rows }) => rows.map(({ deed }) => deed.kind))).toContain("card");
  });

  it("has a task in its list for each recipe, in their order", () => {
    const listed = [...RECIPES_PAGE.matchAll(/\]\(#(to-[\w-]+)\) ?(?:·|$)/gm)].map(([, anchor]) => anchor);
    const headings = [...RECIPES_PAGE.matchAll(/^### (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^a-z ]/g, "")
        .replaceAll(" ", "-"),
    );
    expect(listed).toEqual(headings);
  });
});

/** For each condition that the page offers to be copied: somebody of whom it is true, and somebody of whom it is not. */
const COPIED: readonly (readonly [of: string, yes: Partial<ConditionInput>, no: Partial<ConditionInput>])[] = [
  ["person.visits", { visits: () => 1 }, { visits: () => 2 }],
  ["local.weekday", { local: { hour: 9, minute: 59, weekday: 5 } }, { local: { hour: 9, minute: 0, weekday: 6 } }],
  ["local.hour", { local: { hour: 9, minute: 30, weekday: 1 } }, { local: { hour: 9, minute: 29, weekday: 1 } }],
  ["locale", { locale: "de-AT" }, { locale: "nl" }],
  ["person.consent", { consent: { measurement: true } }, { consent: { measurement: false } }],
  ['"customer"', { attributes: { customer: true } }, { attributes: {} }],
  ["has(person.attributes.tier)", { attributes: { tier: "gold" } }, { attributes: {} }],
  ["place", { place: { id: "cafe", name: "Café", labels: ["shop"] } }, { place: null }],
  ["live", { live: (type) => type === "tv" }, { live: () => false }],
  ["event.data.item", eventOf("Lemon Cheesecake"), eventOf("Bread")],
  ["person.scores", { scores: { regular: 50 } }, { scores: { regular: 49.9 } }],
  [
    "!person.received",
    { received: () => false },
    { received: (moment, ms) => moment === "hello" && ms === 604_800_000 },
  ],
  ["person.reacted", { reacted: (moment, kind) => moment === "hello" && kind === "click" }, { reacted: () => false }],
  ["person.linked", { linked: true }, { linked: false }],
  ["!person.suppressed", { suppressed: () => false }, { suppressed: (name) => name === "spring" }],
];

function eventOf(item: string): Partial<ConditionInput> {
  return { event: { name: "order-placed", data: { item } } };
}

describe("the conditions that docs/catalog.md offers to be copied", () => {
  const rows = readTables(RECIPES_PAGE).get("copy") ?? [];

  it.each(rows)("“%s” is true of whom it means, and of nobody else", (_, cell) => {
    const [source = ""] = codesIn(cell ?? "");
    const [, yes, no] = COPIED.find(([of]) => source.startsWith(of)) ?? [];
    expect(evaluate(source, { ...nowhere, ...yes })).toBe(true);
    expect(evaluate(source, { ...nowhere, ...no })).toBe(false);
  });

  it("are all tried, by two people each", () => {
    expect(rows).toHaveLength(COPIED.length);
  });
});
