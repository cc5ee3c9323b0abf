import type { Catalog, Loyalty } from "../catalog.ts";
import { type CatalogChange, type Difference, sayChange, wordOfText } from "./change.ts";
import { isSame } from "./diff-moment.ts";

/** What differs of the points that people collect: the rules, each tier and each reward by itself. */
export function diffLoyalty(before: Catalog["loyalty"], after: Catalog["loyalty"]): readonly CatalogChange[] {
  const changes = differencesOf(before, after);
  return changes.map((change) => ({ part: "loyalty", id: "", ...change }));
}

function differencesOf(before: Loyalty | undefined, after: Loyalty | undefined): readonly Difference[] {
  if (before === undefined) return after === undefined ? [] : [{ effect: "more", says: "is new" }];
  if (after === undefined) return [{ effect: "less", says: "is gone: no one has a card or points any more" }];
  const [was, is] = [rulesOf(before), rulesOf(after)];
  const names = [...new Set([...Object.keys(is), ...Object.keys(was)])].filter((name) => !isSame(was[name], is[name]));
  return names.map((name) => {
    return { effect: effectOf(name, was[name], is[name]), says: sayChange(name, was[name], is[name]) };
  });
}

/** By what it is called: all that a programme says. */
function rulesOf({ name, earn = [], tiers = [], rewards = [], ...others }: Loyalty): Readonly<Record<string, unknown>> {
  return {
    name: wordOfText(name),
    ...others,
    ...byName("points earned in", earn, ({ currency }) => currency),
    ...byName("the tier", tiers, ({ id }) => id),
    ...byName("the reward", rewards, ({ id }) => id),
  };
}

function byName<Thing>(kind: string, things: readonly Thing[], nameOf: (thing: Thing) => string) {
  return Object.fromEntries(things.map((thing) => [`${kind} ${nameOf(thing)}`, thing]));
}

/** A setting that is left out has its default; a thing that is left out is not there. */
function effectOf(name: string, was: unknown, is: unknown): Difference["effect"] {
  if (!name.includes(" ")) return "other";
  if (was === undefined) return "more";
  return is === undefined ? "less" : "other";
}
