import type { ConsentClaims } from "../messages/consent.ts";
import type { Envelope } from "../person/envelope.ts";

/** Claims of a `consent-proof+jwt`: what was said, on which notice, where, and what holds since (GDPR, article 7(1)). */
export interface ConsentProof {
  readonly sub: string;
  readonly device: string;
  readonly jti: string;
  /** When the mesh took it, seconds; `messageIat`: when the device says it was said. */
  readonly iat: number;
  readonly messageIat: number;
  readonly noticeVersion: string;
  readonly surface: string;
  readonly grants: ConsentClaims["grants"];
  readonly consent: Readonly<Record<string, boolean>>;
}

/** The proof of a consent message, to be signed by the mesh. */
export function proofOf(
  envelope: Envelope,
  { noticeVersion, surface, grants }: Pick<ConsentClaims, "noticeVersion" | "surface" | "grants">,
  consent: Readonly<Record<string, boolean>>,
  nowMs: number,
): ConsentProof {
  return {
    sub: envelope.person,
    device: envelope.kid,
    jti: envelope.jti,
    iat: nowMs / 1000,
    messageIat: envelope.iatMs / 1000,
    noticeVersion,
    surface,
    grants,
    consent,
  };
}
