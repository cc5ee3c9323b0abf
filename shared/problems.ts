import type { ErrorCode } from "./errors.ts";

/** Status and title of every refusal, as HTTP tells it (contract, section 3). */
export const PROBLEMS: Readonly<Record<ErrorCode, readonly [status: number, title: string]>> = {
  malformed: [400, "The message is not a well-formed token"],
  unauthenticated: [401, "The message or its pass could not be verified"],
  "pass-expired": [401, "The pass has expired"],
  "clock-skew": [401, "The message was made too early or too late"],
  "wrong-audience": [401, "The message is for another mesh"],
  revoked: [401, "The pass was revoked"],
  "out-of-scope": [403, "The sender may not do this"],
  forbidden: [403, "Nobody can sign in here"],
  "not-found": [404, "There is nothing here"],
  "method-not-allowed": [405, "The method is not allowed here"],
  "content-too-large": [413, "The message is too large"],
  "unsupported-media-type": [415, "The content type is not understood here"],
  "jti-reused": [409, "The message id was used for another kind of message"],
  "notice-changed": [409, "The notice has changed"],
  "version-conflict": [409, "The catalog has changed meanwhile"],
  "consent-missing": [409, "The person has not consented to this"],
  invalid: [422, "The content is not valid"],
  "push-service-not-allowed": [422, "The push service is not allowed"],
  "too-early": [425, "The request may be a replay"],
  "rate-limited": [429, "Too many requests"],
  unavailable: [503, "A part of the mesh is not available"],
};
