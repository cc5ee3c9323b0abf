import { plainClaims } from "../../shared/messages/device.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { loadLoyalty } from "../cold.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/card: the person's loyalty card, their points and what became of them. */
export const card = deviceRoute(
  "/v1/me/card",
  { typ: "card+jwt", schema: plainClaims, window: () => LIVE_WINDOW },
  async (call, message) => (await loadLoyalty()).answerCard(call, message),
);
