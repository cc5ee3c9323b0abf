import * as v from "valibot";
import { pointTo } from "../../json/json-pointer.ts";
import { isUnknownMember, unknownMembers } from "../../schema/closed.ts";
import { didYouMean, similarName } from "../../text/similar-name.ts";
import type { FaultList } from "./fault-list.ts";
import { type Pruned, pruneInvalid } from "./prune-invalid.ts";
import { RESERVED_NAMES, surveyJson } from "./survey-json.ts";

/** Of a part with more values than this only the first fault is given: each costs memory, and 8 MiB hold millions. */
const MAX_VALUES = 20_000;

/** A part as its schema gives it out: `valid` only if all of it has the right form, `pruned` without what has not. */
export interface Checked<Part> {
  readonly valid: Part | undefined;
  readonly pruned: Pruned<Part> | undefined;
}

/** Checks the form of a part. If it is so large that only its first fault is given, nothing is known of the rest. */
export function checkShape<Schema extends v.GenericSchema>(
  schema: Schema,
  part: unknown,
  pointer: string,
  faults: FaultList,
): Checked<v.InferOutput<Schema>> {
  const before = faults.count();
  const abortEarly = surveyJson(part, pointer, faults) > MAX_VALUES;
  const parsed = v.safeParse(schema, part, { abortEarly, message: describe });
  const issues = parsed.issues ?? [];
  const meant = new Set<string>();
  for (const issue of issues) if (isUnknownMember(issue)) reportUnknown(issue, { pointer, meant }, faults);
  for (const issue of issues) {
    const at = pointTo(pointer, ...pathOf(issue));
    const isKnown = isUnknownMember(issue) || (isMissing(issue) && meant.has(at));
    if (!isKnown) faults.add(at, detailOf(issue));
  }
  return {
    valid: parsed.success && faults.count() === before ? parsed.output : undefined,
    pruned: parsed.success || !abortEarly ? pruneInvalid(parsed.output, issues) : undefined,
  };
}

/** Tells all unknown members of an object, and notes in `meant` which members were: those are not missing as well. */
function reportUnknown(
  issue: v.BaseIssue<unknown>,
  { pointer, meant }: { readonly pointer: string; readonly meant: Set<string> },
  faults: FaultList,
): void {
  const owner = pointTo(pointer, ...pathOf(issue).slice(0, -1));
  const known = Array.isArray(issue.requirement) ? issue.requirement.map(String) : [];
  for (const name of unknownMembers(issue)) {
    if (RESERVED_NAMES.has(name)) continue;
    const at = pointTo(owner, name);
    const one = meantMember(name, Object(issue.path?.at(-1)?.input), known);
    if (one !== undefined) meant.add(pointTo(owner, one));
    faults.add(at, `${issue.message}${didYouMean(one)}`);
  }
}

/** The member that was probably meant by an unknown one: none that the object has besides. */
function meantMember(name: string, owner: object, known: readonly string[]): string | undefined {
  return similarName(
    name,
    known.filter((one) => !Object.hasOwn(owner, one)),
  );
}

function pathOf({ path }: v.BaseIssue<unknown>): readonly unknown[] {
  return (path ?? []).map(({ key }) => key);
}

function isMissing({ type, input, expected }: v.BaseIssue<unknown>): boolean {
  return type === "strict_object" && input === undefined && expected !== "Object";
}

/** Two mistakes have the same words everywhere, whatever a schema says of its values. */
function detailOf({ kind, type, input, message }: v.BaseIssue<unknown>): string {
  if (input === null && kind === "schema") return "must not be null: what is optional is left out";
  return type === "number" && isQuotedNumber(input) ? `must be a number: write ${input} without quotes` : message;
}

/** What is wrong, in the words of docs/contract.md#5, if the schema itself has none. */
function describe(issue: v.BaseIssue<unknown>): string {
  switch (issue.type) {
    case "strict_object":
      return isUnknownMember(issue) ? "is no member here" : isMissing(issue) ? "is missing" : "must be an object";
    case "record":
      return "must be an object";
    case "array":
    case "strict_tuple":
      return "must be a list";
    case "boolean":
      return "must be true or false";
    case "string":
      return "must be a string";
    case "number":
      return "must be a number";
    case "integer":
    case "safe_integer":
      return "must be a whole number";
    case "finite":
      return "must be a finite number";
    case "min_value":
      return `must be at least ${issue.requirement}`;
    case "max_value":
      return `must be at most ${issue.requirement}`;
    case "gt_value":
      return `must be more than ${issue.requirement}`;
    default:
      return describeChoice(issue);
  }
}

/** valibot tells what there is to choose from as `("drop" | "hold")`. */
function describeChoice({ input, expected }: v.BaseIssue<unknown>): string {
  if (input === undefined) return "is missing";
  const choices = [...(expected ?? "").matchAll(/"([^"]*)"/g)].map(([, choice = ""]) => choice);
  if (choices.length === 0) return `must be ${expected ?? "something else"}`;
  const guess = typeof input === "string" ? didYouMean(similarName(input, choices)) : "";
  return `must be ${choices.length > 1 ? "one of " : ""}${choices.join(", ")}${guess}`;
}

function isQuotedNumber(input: unknown): input is string {
  return typeof input === "string" && /^-?\d+(?:\.\d+)?$/.test(input);
}
