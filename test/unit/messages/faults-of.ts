import type { GenericSchema } from "valibot";
import { checkClaims } from "../../../shared/messages/common.ts";

/** Claims that every message has. */
export const COMMON = { aud: "https://mesh.test", iat: 1_800_000_000.25, jti: "j".repeat(22), pass: "p" };

/** Pointers of what a schema finds wrong with these claims and the common ones, as they come out of JSON; none: taken. */
export function faultsOf(schema: GenericSchema, claims: object): string[] {
  const checked = checkClaims(schema, JSON.parse(JSON.stringify({ ...COMMON, ...claims })));
  return checked.ok ? [] : checked.error.map(({ pointer }) => pointer);
}
