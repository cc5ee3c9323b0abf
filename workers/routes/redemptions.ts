import * as v from "valibot";
import { commonClaims } from "../../shared/messages/common.ts";
import { LATE_WINDOW, LIVE_WINDOW } from "../../shared/token/window.ts";
import { loadTills } from "../cold.ts";
import { senderRoute } from "./route.ts";

/** Most bytes of a `redemption+jwt`. */
const MAX_TOKEN_BYTES = 8_192;

/** As much of a message as is needed to let it in: the rest is read by a module that no ping loads. */
const anyClaims = v.looseObject(commonClaims);

/** POST /v1/redemptions: a till or a back end takes a coupon, tells of a purchase, or takes back what it did. */
export const redemptions = senderRoute(
  "/v1/redemptions",
  {
    typ: "redemption+jwt",
    scope: "redemptions",
    schema: anyClaims,
    maxBytes: MAX_TOKEN_BYTES,
    windowOf: (claims) => (claims.late === true ? LATE_WINDOW : LIVE_WINDOW),
    read: async (claims, about) => (await loadTills()).readRedemption(claims, about),
  },
  async (call, { content, sender }) => (await loadTills()).redeem(call, { claims: content, sender }),
);
