import { LATE_WINDOW, LIVE_WINDOW } from "../../shared/token/window.ts";
import { loadTills } from "../cold.ts";
import { senderRoute } from "./route.ts";

/** Most bytes of a `redemption+jwt`. */
const MAX_TOKEN_BYTES = 8_192;

/** POST /v1/redemptions: a till or a back end takes a coupon, tells of a purchase, or takes back what it did. */
export const redemptions = senderRoute(
  "/v1/redemptions",
  {
    typ: "redemption+jwt",
    scope: "redemptions",
    maxBytes: MAX_TOKEN_BYTES,
    read: async (payload, known) => (await loadTills()).readRedemption(payload, known),
    windowOf: ({ late }) => (late === true ? LATE_WINDOW : LIVE_WINDOW),
  },
  async (call, message) => (await loadTills()).redeem(call, message),
);
