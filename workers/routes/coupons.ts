import { plainClaims } from "../../shared/messages/device.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { loadLoyalty } from "../cold.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/coupons: what the person can hand in at a till, and what became of it. It writes nothing. */
export const coupons = deviceRoute(
  "/v1/me/coupons",
  { typ: "coupons+jwt", schema: plainClaims, window: () => LIVE_WINDOW },
  async (call, message) => (await loadLoyalty()).answerCoupons(call, message),
);
