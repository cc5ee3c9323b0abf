import { saleWindow } from "../../shared/coupons/till-ask.ts";
import { redemptionClaims } from "../../shared/messages/redemption.ts";
import { err, ok } from "../../shared/result.ts";
import { loadTills } from "../cold.ts";
import { refusePlace } from "../signals/answer-signal.ts";
import { senderRoute } from "./route.ts";

/** Most bytes of a `redemption+jwt`. */
const MAX_TOKEN_BYTES = 8_192;

/** POST /v1/redemptions: a till or a back end takes a coupon, asks about one, or takes back what it did. */
export const redemptions = senderRoute(
  "/v1/redemptions",
  {
    typ: "redemption+jwt",
    scope: "redemptions",
    schema: redemptionClaims,
    maxBytes: MAX_TOKEN_BYTES,
    windowOf: ({ late }) => saleWindow(late === true),
    async read(claims, { sender, snapshot }) {
      const refused = refusePlace(snapshot.policy, claims, sender.places);
      if (refused !== undefined) return err(refused);
      const mustSay = sender.kind !== "backend" && (sender.places ?? []).length > 1;
      if (mustSay && claims.place === undefined) return err(PLACE_MISSING);
      return ok(true as const);
    },
  },
  async (call, message) => (await loadTills()).redeem(call, message),
);

const PLACE_MISSING = {
  code: "invalid" as const,
  faults: [{ pointer: "/place", detail: "is needed: the sender stands in several places" }],
};
