import type { Catalog, Hours, WrittenText } from "../catalog.ts";
import { compileHours } from "../compile/compile-values.ts";
import { sayHours } from "../say-hours.ts";

/** What a change of the catalog means for people: they may get more, less, or something else. */
export type ChangeEffect = "more" | "less" | "other";

/** One difference between two catalogs, in words. */
export interface CatalogChange {
  readonly part: Exclude<keyof Catalog, "$schema">;
  /** Id of what differs; empty for the policy and the mesh's own settings. */
  readonly id: string;
  readonly effect: ChangeEffect;
  /** A sentence without the id, as `is gone: no one gets it any more`. */
  readonly says: string;
}

/** What differs of one thing, before it is told which. */
export type Difference = Pick<CatalogChange, "effect" | "says">;

/** A member that has another value: what it is, and what it was. */
export function sayChange(name: string, before: unknown, after: unknown): string {
  const [is, was] = name.endsWith("s") ? ["are", "were"] : ["is", "was"];
  return `${name} ${is} ${wordOf(after)}, ${was} ${wordOf(before)}`;
}

/** Any value of a catalog in a few words; what is in words already stays as it is. */
export function wordOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join(", ") || "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A text in quotes, in each of its languages. */
export function wordOfText(text: WrittenText | undefined): string {
  if (text === undefined) return "nothing";
  if (typeof text === "string") return JSON.stringify(text);
  const told = Object.entries(text).map(([language, words]) => `${JSON.stringify(words)} (${language})`);
  return told.join(", ");
}

/** Hours as of a place or a moment, of a catalog that was checked. */
export function wordOfHours(hours: readonly Hours[] | undefined): string {
  return hours === undefined ? "always" : sayHours(hours.map(compileHours));
}
