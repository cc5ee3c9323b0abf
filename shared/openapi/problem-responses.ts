import type { JsonSchema } from "@valibot/to-json-schema";
import { type ErrorCode, PROBLEMS } from "../errors.ts";
import { present } from "../json/present.ts";
import type { ResponseObject } from "./document.ts";
import { errorsOf, type Operation } from "./operation.ts";
import { schemaRef } from "./token-schema.ts";

/** What an operation is refused with: by status, a reference to the response that tells the codes of that status. */
export function problemRefs(operation: Operation): Readonly<Record<string, { readonly $ref: string }>> {
  return Object.fromEntries(
    byStatus(errorsOf(operation)).map(([status, codes]) => [
      String(status),
      { $ref: `#/components/responses/${codes.join(".")}` },
    ]),
  );
}

/** The responses that these operations refer to: operations that are refused alike share them. */
export function problemResponses(operations: readonly Operation[]): Readonly<Record<string, ResponseObject>> {
  const groups = operations.flatMap((operation) => byStatus(errorsOf(operation)));
  return Object.fromEntries(groups.map(([status, codes]) => [codes.join("."), problemResponse(status, codes)]));
}

function byStatus(codes: readonly ErrorCode[]): readonly (readonly [status: number, codes: readonly ErrorCode[]])[] {
  const known = Object.keys(PROBLEMS).filter((code): code is ErrorCode => codes.some((one) => one === code));
  const statuses = new Map<number, ErrorCode[]>();
  for (const code of known) statuses.set(PROBLEMS[code][0], [...(statuses.get(PROBLEMS[code][0]) ?? []), code]);
  return [...statuses];
}

/** Statuses that come with a header of their own. */
const HEADERS: Readonly<Record<number, ResponseObject["headers"]>> = {
  401: { "WWW-Authenticate": { description: "always the same", schema: { type: "string" } } },
  429: { "Retry-After": { description: "seconds", schema: { type: "integer" } } },
  503: { "Retry-After": { description: "seconds", schema: { type: "integer" } } },
};

function problemResponse(status: number, codes: readonly ErrorCode[]): ResponseObject {
  const schema: JsonSchema = {
    allOf: [schemaRef("Problem"), { properties: { status: { const: status }, code: { enum: [...codes] } } }],
  };
  return present({
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code][1]}`).join("; "),
    headers: HEADERS[status],
    content: { "application/problem+json": { schema } },
  });
}
