import * as v from "valibot";
import type { Scalar } from "../condition/condition.ts";
import type { Fault } from "../errors.ts";
import { pointTo } from "../json/json-pointer.ts";
import { err, ok, type Result } from "../result.ts";
import { isUnknownMember, unknownMembers } from "../schema/closed.ts";
import { isLocale, MAX_LOCALE_CHARACTERS } from "../text/lookup-text.ts";

const utf8 = new TextEncoder();

/** Claims of every message (docs/contract.md#1). */
export const commonClaims = {
  aud: v.string(),
  iat: v.pipe(v.number(), v.finite()),
  jti: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22,86}$/, "must be 22 to 86 characters of base64url")),
};

/** Claims of every message that a device with a pass signs. */
export const deviceClaims = { ...commonClaims, pass: v.string() };

/** The language that somebody reads. */
export const locale = v.pipe(
  v.string(),
  v.maxLength(MAX_LOCALE_CHARACTERS, "must be at most 35 characters"),
  v.check(isLocale, "must be a BCP 47 language tag"),
);

/** A value of another system. */
export const scalar = v.union(
  [v.string(), v.pipe(v.number(), v.finite()), v.boolean()],
  "must be a string, a finite number or a boolean",
);

/** Content of another system: flat, scalars only, at most 32 keys and 1 KiB as UTF-8 JSON; copied without a prototype. */
export const foreignData = v.pipe(
  v.custom<Record<string, unknown>>(
    (input) => typeof input === "object" && input !== null && !Array.isArray(input),
    "must be an object",
  ),
  v.check((data) => Object.keys(data).length <= 32, "must have at most 32 keys"),
  v.check((data) => utf8.encode(JSON.stringify(data)).length <= 1024, "must be at most 1 KiB as JSON"),
  v.check(
    (data) => Object.values(data).every((value) => v.is(scalar, value)),
    "must hold strings, finite numbers and booleans only",
  ),
  v.transform((data): Readonly<Record<string, Scalar>> => {
    const copy: Record<string, Scalar> = Object.create(null);
    for (const [name, value] of Object.entries(data)) if (v.is(scalar, value)) copy[name] = value;
    return copy;
  }),
);

/** The payload as the schema's typed value, or every fault in it with a JSON pointer (RFC 6901). */
export function checkClaims<S extends v.GenericSchema>(schema: S, payload: unknown): Result<v.InferOutput<S>, Fault[]> {
  const parsed = v.safeParse(schema, payload);
  if (parsed.success) return ok(parsed.output);
  return err(parsed.issues.flatMap(faultsOf));
}

function faultsOf(issue: v.BaseIssue<unknown>): Fault[] {
  const path = (issue.path ?? []).map((item) => item.key);
  if (!isUnknownMember(issue)) return [{ pointer: pointTo("", ...path), detail: issue.message }];
  const owner = pointTo("", ...path.slice(0, -1));
  return unknownMembers(issue).map((name) => ({ pointer: pointTo(owner, name), detail: "is no member here" }));
}
