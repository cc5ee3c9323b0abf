import { decodeBase64url } from "../bytes/base64url.ts";
import { isP256Point } from "../crypto/p256-point.ts";
import { err, ok, type Result } from "../result.ts";

/** Public key and secret of the receiving browser, unpadded base64url (RFC 8291, section 2; Push API, getKey). */
export interface SubscriptionKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** Where a push for one device goes and whom it is encrypted for. */
export interface Subscription extends SubscriptionKeys {
  /** From `checkEndpoint`. */
  readonly endpoint: string;
}

/**
 * The keys of a `PushSubscription.toJSON()`, or the name of the first that is not one: `p256dh` a point of P-256, `auth`
 * 16 bytes (RFC 8291, 3.2), both unpadded base64url as browsers give it.
 */
export function checkSubscriptionKeys(p256dh: string, auth: string): Result<SubscriptionKeys, keyof SubscriptionKeys> {
  if (!isP256Point(p256dh)) return err("p256dh");
  if (decodeBase64url(auth)?.length !== 16) return err("auth");
  return ok({ p256dh, auth });
}
