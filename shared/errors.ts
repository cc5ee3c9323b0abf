/** Every way the mesh refuses a request; the wire form is RFC 9457, made in `workers/http/problem.ts` and nowhere else. */
export type ErrorCode =
  | "malformed"
  | "unauthenticated"
  | "pass-expired"
  | "clock-skew"
  | "wrong-audience"
  | "revoked"
  | "out-of-scope"
  | "forbidden"
  | "not-found"
  | "method-not-allowed"
  | "content-too-large"
  | "unsupported-media-type"
  | "jti-reused"
  | "notice-changed"
  | "version-conflict"
  | "transaction-reused"
  | "consent-missing"
  | "points-missing"
  | "linked"
  | "too-many-devices"
  | "invalid"
  | "push-service-not-allowed"
  | "too-early"
  | "rate-limited"
  | "unavailable";

/** Status and title of every refusal, as HTTP tells it. */
export const PROBLEMS: Readonly<Record<ErrorCode, readonly [status: number, title: string]>> = {
  malformed: [400, "The message is not a well-formed token"],
  unauthenticated: [401, "The message or its pass could not be verified"],
  "pass-expired": [401, "The pass has expired"],
  "clock-skew": [401, "The message was made too early or too late"],
  "wrong-audience": [401, "The message is for another mesh"],
  revoked: [401, "The pass was revoked"],
  "out-of-scope": [403, "The sender may not do this"],
  forbidden: [403, "This is not allowed"],
  "not-found": [404, "There is nothing here"],
  "method-not-allowed": [405, "The method is not allowed here"],
  "content-too-large": [413, "The message is too large"],
  "unsupported-media-type": [415, "The content type is not understood here"],
  "jti-reused": [409, "The message id was used for another kind of message"],
  "notice-changed": [409, "The notice has changed"],
  "version-conflict": [409, "The catalog has changed meanwhile"],
  "transaction-reused": [409, "The transaction has said something else"],
  "consent-missing": [409, "The person has not consented to this"],
  "points-missing": [409, "The person has too few points"],
  linked: [409, "The device is another customer's"],
  "too-many-devices": [409, "The customer has too many devices"],
  invalid: [422, "The content is not valid"],
  "push-service-not-allowed": [422, "The push service is not allowed"],
  "too-early": [425, "The request may be a replay"],
  "rate-limited": [429, "Too many requests"],
  unavailable: [503, "A part of the mesh is not available"],
};

/** One fault in a document: where (RFC 6901 pointer) and what, in words for the person who wrote it. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
}

/** So many faults of a document are told; more are counted: nobody mends more at a time, and they cost more than they say. */
export const MAX_TOLD_FAULTS = 20;

/** As many faults or warnings as are told, and a last one that says how many more there are. */
export function tellFirst(faults: readonly Fault[]): readonly Fault[] {
  const more = faults.length - MAX_TOLD_FAULTS;
  if (more <= 0) return faults;
  return [...faults.slice(0, MAX_TOLD_FAULTS), { pointer: "", detail: `and ${more} more` }];
}

/** A refusal as a value. `faults` only with `invalid`, `retryAfterSeconds` only with `rate-limited` and `unavailable`. */
export interface MeshError {
  readonly code: ErrorCode;
  readonly detail?: string;
  readonly faults?: readonly Fault[];
  readonly retryAfterSeconds?: number;
}

/** A refusal with a code and, where it helps the sender, a sentence. */
export function refuse(code: ErrorCode, detail?: string): MeshError {
  return detail === undefined ? { code } : { code, detail };
}

/** The refusal for a part that is out of reach for a moment: whoever asked may ask again in a second. */
export function unavailable(detail?: string): MeshError {
  return { ...refuse("unavailable", detail), retryAfterSeconds: 1 };
}
