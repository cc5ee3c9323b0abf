import type { Role } from "./role.ts";

/** What an operator, or the mesh itself, may have done. */
export type AuditedAct =
  | "publish"
  | "activate"
  | "pause"
  | "resume"
  | "revoke"
  | "restore"
  | "signal"
  | "codes"
  | "look-up"
  | "webhook-test"
  | "webhook-replay"
  | "webhook-resume"
  | "sign-in";

/** Who did what, as it is handed to the log. */
export interface AuditedDeed {
  /** Name of the operator; `mesh`: the mesh itself did it. */
  readonly who: string;
  /** No operator has the role `mesh`. */
  readonly role: Role | "mesh";
  readonly what: AuditedAct;
  /** What it was done to: a version, `{kind} {id}`, the console, or `receipt` with the base64url SHA-256 of its id. */
  readonly subject: string;
}

/** One line of the log: numbered, dated, and bound to all lines before it. */
export interface AuditEntry extends AuditedDeed {
  readonly number: number;
  readonly atMs: number;
  /** base64url SHA-256 of `auditText`. */
  readonly hash: string;
}

/** Most lines that are kept, the newest. */
export const MAX_AUDIT_ENTRIES = 10_000;

/** An operator looks up so many receipts in an hour at most: each is a line of the log, and lines of others would have to go. */
export const MAX_LOOK_UPS = 60;

/** Lines of one answer. */
export const AUDIT_PAGE = 100;

/**
 * What the hash of a line is over: the hash of the line before (empty for the first), and all that the line says. So no line
 * can be changed, taken out or put in without changing every hash after it.
 */
export function auditText(
  previous: string,
  { number, atMs, who, role, what, subject }: Omit<AuditEntry, "hash">,
): string {
  return JSON.stringify([previous, number, atMs, who, role, what, subject]);
}
