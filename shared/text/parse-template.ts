import { present } from "../json/present.ts";
import { err, ok, type Result } from "../result.ts";
import { didYouMean, similarName } from "./similar-name.ts";

/** A text that names values, taken apart: words as they stand, and names between them. Plain JSON. */
export type Template = readonly (string | ValueName)[];

/** A value that a text names in braces, as `{place}` or `{event.at:time}`. */
export interface ValueName {
  readonly of: ValueSource;
  /** Which of several values. */
  readonly member?: string;
  /** How an instant is written. */
  readonly format?: InstantFormat;
}

/** Where a value comes from. */
export type ValueSource = "place" | "zone" | "event" | "signal" | "attributes" | "run" | "coupon" | "points";

export type InstantFormat = "time" | "date";

/** What may follow the name of a source: nothing, the one name there is, or any name. */
const MEMBERS: Readonly<Record<ValueSource, "none" | "any" | { readonly only: string }>> = {
  place: "none",
  zone: "none",
  event: "any",
  signal: "any",
  attributes: "any",
  run: "any",
  coupon: { only: "value" },
  points: { only: "balance" },
};

/** Sources of values that may be instants: what a message said. */
const TIMED: readonly ValueSource[] = ["event", "signal", "run"];
const FORMATS: readonly string[] = ["time", "date"];

const SOME_NAMES = "{place}, {zone}, {event.NAME}, {signal.NAME} or {attributes.NAME}";
/** Far more than any text needs; each is read with every decision that shows the text. */
const MAX_NAMES = 50;
const MAX_MEMBER_CHARACTERS = 64;
const MAX_QUOTED_CHARACTERS = 80;

/**
 * A text taken apart at its names. `{{` stands for a brace, and a closing brace outside of a name for itself. Errors: what
 * is wrong with each name, as the end of a sentence about the text.
 */
export function parseTemplate(text: string): Result<Template, readonly string[]> {
  const parts: (string | ValueName)[] = [];
  const faults: string[] = [];
  let words = "";
  let at = 0;
  let names = 0;
  for (;;) {
    const open = text.indexOf("{", at);
    if (open < 0) break;
    words += text.slice(at, open);
    if (text[open + 1] === "{") {
      words += "{";
      at = open + 2;
      continue;
    }
    names += 1;
    if (names > MAX_NAMES) return err([...faults, `names more than ${MAX_NAMES} values`]);
    const [written] = /^[^{}]*(?=\})/.exec(text.slice(open + 1)) ?? [];
    if (written === undefined) faults.push("opens a name that nothing closes: write {{ for a brace");
    const name = written === undefined ? undefined : readName(written);
    if (name?.ok === false) faults.push(name.error);
    if (name?.ok === true) parts.push(words, name.value);
    words = "";
    at = open + 1 + (written === undefined ? 0 : written.length + 1);
  }
  parts.push(words + text.slice(at));
  return faults.length === 0 ? ok(parts.filter((part) => part !== "")) : err(faults);
}

/** The name as it stands in a text. */
export function writtenName({ of, member, format }: ValueName): string {
  return `{${of}${member === undefined ? "" : `.${member}`}${format === undefined ? "" : `:${format}`}}`;
}

function readName(written: string): Result<ValueName, string> {
  const [, path = "", , format] = /^([^:]*)(:(.*))?$/s.exec(written) ?? [];
  const [, of = "", , member] = /^([^.]*)(\.(.*))?$/s.exec(path) ?? [];
  if (!isSource(of)) return err(refuseSource(written, of));
  const fault = faultOfMember(of, member) ?? faultOfFormat(of, format);
  if (fault !== undefined) return err(`names ${quote(written)}${fault}`);
  return ok(present({ of, member, format: isFormat(format) ? format : undefined }));
}

function isSource(name: string): name is ValueSource {
  return Object.hasOwn(MEMBERS, name);
}

function isFormat(format: string | undefined): format is InstantFormat {
  return format !== undefined && FORMATS.includes(format);
}

function refuseSource(written: string, of: string): string {
  const inCondition = /^person\.(attributes\..+)$/s.exec(written)?.[1];
  const similar = similarName(of, Object.keys(MEMBERS));
  const meant = inCondition ?? (similar && `${similar}${written.slice(of.length)}`);
  const cure = meant === undefined ? `: write ${SOME_NAMES}, or {{ for a brace` : didYouMean(quote(meant));
  return `names ${quote(written)}, which is no value${cure}`;
}

/** What is wrong with the part after the dot. */
function faultOfMember(of: ValueSource, member: string | undefined): string | undefined {
  const allowed = MEMBERS[of];
  if (allowed === "none") return member === undefined ? undefined : didYouMean(`{${of}}`);
  if (allowed !== "any") return member === allowed.only ? undefined : didYouMean(`{${of}.${allowed.only}}`);
  const trimmed = member?.trim();
  if (member === undefined || trimmed === undefined || trimmed === "")
    return `: say which value of it, as {${of}.NAME}`;
  const inCondition = of === "event" || of === "signal" ? /^data\.(.+)$/s.exec(member)?.[1] : undefined;
  if (inCondition !== undefined) return didYouMean(quote(`${of}.${inCondition}`));
  if (trimmed !== member) return didYouMean(quote(`${of}.${trimmed}`));
  return [...member].length > MAX_MEMBER_CHARACTERS ? ": a name has at most 64 characters" : undefined;
}

/** What is wrong with the part after the colon. */
function faultOfFormat(of: ValueSource, format: string | undefined): string | undefined {
  if (format === undefined) return undefined;
  if (!TIMED.includes(of)) return ": only values of event and signal can be written as time or date";
  return isFormat(format)
    ? undefined
    : `, and a value is written as time or date${didYouMean(similarName(format, FORMATS))}`;
}

function quote(written: string): string {
  const points = [...written];
  return `{${points.length > MAX_QUOTED_CHARACTERS ? `${points.slice(0, MAX_QUOTED_CHARACTERS - 1).join("")}…` : written}}`;
}
