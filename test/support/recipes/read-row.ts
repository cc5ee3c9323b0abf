import type { Scalar } from "../../../shared/condition/condition.ts";
import { type Answered, readAnswer } from "./read-answer.ts";
import { readWhen } from "./read-when.ts";

/** What somebody does, or what is done for them. */
export type Deed =
  | { readonly kind: "is-in" | "leaves" | "card"; readonly place: string }
  | { readonly kind: "scans"; readonly marker: string }
  | { readonly kind: "reports"; readonly event: string; readonly data?: Readonly<Record<string, Scalar>> }
  | { readonly kind: "hears"; readonly beacon: string; readonly proximity: "immediate" | "near" }
  | { readonly kind: "silence" }
  /** A place signals something to somebody who is there, or so far from its fence. */
  | { readonly kind: "signalled"; readonly place: string; readonly type: string; readonly metres?: number }
  /** A back end says something of a run of theirs. */
  | {
      readonly kind: "signals-run";
      readonly type: string;
      readonly run: string;
      readonly data: Readonly<Record<string, Scalar>>;
    }
  /** Nothing happens but that time passes: what came of it last counts. */
  | { readonly kind: "waits" };

/** Who does it. All that is said of them holds from this row on, but for signals. */
export interface Who {
  readonly name: string;
  /** Absent: everything. */
  readonly agreedTo?: readonly string[];
  readonly timeZone?: string;
  readonly locale?: string;
  readonly inControl?: true;
  /** How many they have, all of them still good. */
  readonly points?: number;
  /** What a back end has said of them; in the place of what it said before. */
  readonly attributes?: Readonly<Record<string, Scalar>>;
  /** A signal that is on, at the place or at none: in this row only. */
  readonly live?: { readonly type: string; readonly place?: string };
}

/** A row of a recipe's table. */
export interface RecipeRow {
  /** All of it, as it is written. */
  readonly words: string;
  readonly atMs: number;
  readonly who: Who;
  readonly deed: Deed;
  /** So many others do it, each once; the answer then says how many got what. */
  readonly crowd?: number;
  readonly answer: Answered;
}

const DEEDS: readonly (readonly [RegExp, (...found: string[]) => Deed])[] = [
  [/^(?:enters|is still in) `([\w-]+)`$/, (place = "") => ({ kind: "is-in", place })],
  [/^leaves `([\w-]+)`$/, (place = "") => ({ kind: "leaves", place })],
  [/^scans `([\w-]+)`$/, (marker = "") => ({ kind: "scans", marker })],
  [/^'s app reports `([\w-]+)`$/, (event = "") => ({ kind: "reports", event })],
  [
    /^'s app reports `([\w-]+)` with `(.+)`$/,
    (event = "", data = "") => ({ kind: "reports", event, data: JSON.parse(data) }),
  ],
  [/^'s phone hears `([\w-]+)`$/, (beacon = "") => ({ kind: "hears", beacon, proximity: "near" })],
  [/^'s phone hears `([\w-]+)` at arm's length$/, (beacon = "") => ({ kind: "hears", beacon, proximity: "immediate" })],
  [/^'s card is heard in `([\w-]+)`$/, (place = "") => ({ kind: "card", place })],
  [/^is there as `([\w-]+)` signals `([\w-]+)`$/, (place = "", type = "") => ({ kind: "signalled", place, type })],
  [
    /^is (\d+) m away as `([\w-]+)` signals `([\w-]+)`$/,
    (metres, place = "", type = "") => ({ kind: "signalled", place, type, metres: Number(metres) }),
  ],
  [
    /^'s back end signals `([\w-]+)` of `([^`]+)`(?: with `(.+)`)?$/,
    (type = "", run = "", data = "{}") => ({ kind: "signals-run", type, run, data: JSON.parse(data) }),
  ],
  [/^waits$/, () => ({ kind: "waits" })],
  [/^is heard of no more$/, () => ({ kind: "silence" })],
];

const TRAITS: readonly (readonly [RegExp, (found: string, other: string) => Omit<Who, "name">])[] = [
  [/^who has agreed to nothing$/, () => ({ agreedTo: [] })],
  [/^who has agreed to `([\w-]+)` only$/, (purpose) => ({ agreedTo: [purpose] })],
  [/^whose phone is in `([\w/]+)`$/, (timeZone) => ({ timeZone })],
  [/^whose phone speaks `([\w-]+)`$/, (locale) => ({ locale })],
  [/^whose profile has `([\w-]+)`$/, (attribute) => ({ attributes: { [attribute]: true } })],
  [/^whose profile has nothing$/, () => ({ attributes: {} })],
  [/^who has `(\d+)` points$/, (points) => ({ points: Number(points) })],
  [/^of the control group$/, () => ({ inControl: true })],
  [/^while `([\w-]+)` is on$/, (type) => ({ live: { type } })],
  [/^while `([\w-]+)` signals `([\w-]+)`$/, (place, type) => ({ live: { type, place } })],
];

/** A row's three cells as what is to be played. Throws where a cell is not written as one that is known. */
export function readRow([when = "", happening = "", answer = ""]: readonly string[], timeZone: string): RecipeRow {
  const words = [when, happening, answer].join(" | ");
  const [, crowd, name = "", trait, done = ""] =
    /^(?:each of ([\d,]+) others|(\w+)(?:, ([^,]+),)?) ?(.+)$/.exec(happening) ?? [];
  const common = { words, atMs: readWhen(when, timeZone), deed: readDeed(done), answer: readAnswer(answer, timeZone) };
  if (crowd !== undefined) return { ...common, who: { name: "others" }, crowd: Number(crowd.replaceAll(",", "")) };
  return { ...common, who: { name, ...(trait === undefined ? {} : readTrait(trait)) } };
}

function readDeed(text: string): Deed {
  for (const [pattern, deedOf] of DEEDS) {
    const found = pattern.exec(text);
    if (found !== null) return deedOf(...found.slice(1));
  }
  throw new Error(`docs/catalog.md: no one knows how to play "${text}"`);
}

function readTrait(text: string): Omit<Who, "name"> {
  for (const [pattern, traitOf] of TRAITS) {
    const found = pattern.exec(text);
    if (found !== null) return traitOf(found[1] ?? "", found[2] ?? "");
  }
  throw new Error(`docs/catalog.md: no one knows who is "${text}"`);
}
