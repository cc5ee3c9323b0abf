import * as v from "valibot";
import { pointTo } from "../../json/json-pointer.ts";
import { isUnknownMember, unknownMembers } from "../../schema/closed.ts";
import { similarName } from "../../text/similar-name.ts";
import { whyNotYet } from "../schema/not-yet.ts";
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
  for (const issue of parsed.issues ?? []) report(issue, pointer, faults);
  return {
    valid: parsed.success && faults.count() === before ? parsed.output : undefined,
    pruned: parsed.success || !abortEarly ? pruneInvalid(parsed.output, parsed.issues ?? []) : undefined,
  };
}

function report(issue: v.BaseIssue<unknown>, pointer: string, faults: FaultList): void {
  const path = (issue.path ?? []).map((item) => item.key);
  if (!isUnknownMember(issue)) {
    faults.add(pointTo(pointer, ...path), issue.message);
    return;
  }
  for (const name of unknownMembers(issue)) {
    if (RESERVED_NAMES.has(name)) continue;
    const at = pointTo(pointer, ...path.slice(0, -1), name);
    faults.add(at, whyNotYet(at) ?? `${issue.message}${guess(name, issue.requirement)}`);
  }
}

/** The member that was probably meant. */
function guess(name: string, known: unknown): string {
  const meant = Array.isArray(known) ? similarName(name, known.map(String)) : undefined;
  return meant === undefined ? "" : `: did you mean ${meant}?`;
}

/** What is wrong, in the words of docs/contract.md#5, if the schema itself has none. */
function describe(issue: v.BaseIssue<unknown>): string {
  if (issue.input === null) return "must not be null: what is optional is left out";
  switch (issue.type) {
    case "strict_object":
      return isUnknownMember(issue)
        ? "is no member here"
        : issue.expected === "Object"
          ? "must be an object"
          : "is missing";
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
      return isQuotedNumber(issue.input) ? `must be a number: write ${issue.input} without quotes` : "must be a number";
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
      return `must be ${issue.expected?.replaceAll(" | ", " or ") ?? "something else"}, not ${issue.received}`;
  }
}

function isQuotedNumber(input: unknown): input is string {
  return typeof input === "string" && /^-?\d+(?:\.\d+)?$/.test(input);
}
