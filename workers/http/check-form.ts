import type { GenericSchema, InferOutput } from "valibot";
import type { MeshError } from "../../shared/errors.ts";
import { checkClaims } from "../../shared/messages/common.ts";
import { err, type Result } from "../../shared/result.ts";

/** What was sent, as the schema's typed value. Errors: invalid, with every fault. */
export function checkForm<S extends GenericSchema>(schema: S, sent: unknown): Result<InferOutput<S>, MeshError> {
  const checked = checkClaims(schema, sent);
  return checked.ok ? checked : err({ code: "invalid", faults: checked.error });
}
