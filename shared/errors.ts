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
  | "consent-missing"
  | "invalid"
  | "push-service-not-allowed"
  | "too-early"
  | "rate-limited"
  | "unavailable";

/** One fault in a document: where (RFC 6901 pointer) and what, in words for the person who wrote it. */
export interface Fault {
  readonly pointer: string;
  readonly detail: string;
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
