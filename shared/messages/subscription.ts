import * as v from "valibot";
import { closed } from "../schema/closed.ts";
import { deviceClaims } from "./common.ts";
import { checkSubscriptionKeys } from "./subscription-keys.ts";

const browserSubscription = v.pipe(
  v.looseObject({
    endpoint: v.pipe(v.string(), v.minLength(1), v.maxLength(1024)),
    keys: v.looseObject({ p256dh: v.string(), auth: v.string() }),
  }),
  v.forward(
    v.check(
      ({ keys }) => checkSubscriptionKeys(keys.p256dh, keys.auth).ok,
      "must be a point of P-256 and 16 bytes, in base64url",
    ),
    ["keys"],
  ),
  v.transform(({ endpoint, keys }) => ({ endpoint, p256dh: keys.p256dh, auth: keys.auth })),
);

/** Claims of `subscription+jwt`: a browser's `PushSubscription.toJSON()`, or null to end it. */
export const subscriptionClaims = closed({ ...deviceClaims, subscription: v.nullable(browserSubscription) });

export type SubscriptionClaims = v.InferOutput<typeof subscriptionClaims>;
