import { present } from "../json/present.ts";
import type { DeviceJwk } from "../token/device-key.ts";

/** How long a pass is good, seconds. */
export const PASS_SECONDS = 86_400;

/** How long past its `exp` a pass still tells that its person is known, seconds. */
export const PASS_RENEWAL_SECONDS = 400 * 86_400;

/** The claims of a `pass+jwt`, which the mesh issues to a device (RFC 7519; `cnf`: RFC 7800, section 3.2). */
export interface PassClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly cnf: { readonly jwk: DeviceJwk };
  /** Seconds with milliseconds. */
  readonly iat: number;
  readonly exp: number;
  /** 0 from registration, otherwise the person's; only the person's object judges it. */
  readonly epoch: number;
  /** The person has, or once had, an object. */
  readonly known?: true;
  /** When their object heard of the person last, whole seconds, to 15 days; absent of a pass of somebody unknown. */
  readonly seen?: number;
}

/** Claims of a pass issued now. */
export function makePassClaims(about: {
  audience: string;
  person: string;
  jwk: DeviceJwk;
  nowMs: number;
  epoch: number;
  known: boolean;
  seen?: number;
}): PassClaims {
  const iat = about.nowMs / 1000;
  return present({
    iss: about.audience,
    aud: about.audience,
    sub: about.person,
    cnf: { jwk: about.jwk },
    iat,
    exp: iat + PASS_SECONDS,
    epoch: about.epoch,
    known: about.known ? true : undefined,
    seen: about.known ? about.seen : undefined,
  });
}
