import { rewardClaims } from "../../shared/messages/reward.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { loadLoyalty } from "../cold.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/rewards: a coupon for points. */
export const rewards = deviceRoute(
  "/v1/me/rewards",
  { typ: "reward+jwt", schema: rewardClaims, window: () => LIVE_WINDOW },
  async (call, message) => (await loadLoyalty()).answerReward(call, message),
);
