import { getSystemErrorMessage } from "node:util";
import { Refusal } from "./refusal.ts";

/** The refusal that says why a file or folder cannot be written, in the system's words if they are its own. */
export function unwritable(path: string, cause: unknown): Refusal {
  const isOfSystem = cause instanceof Error && "errno" in cause && typeof cause.errno === "number";
  const words = isOfSystem ? getSystemErrorMessage(Number(cause.errno)) : String(cause);
  return new Refusal(`${path} cannot be written: ${words}.`);
}
