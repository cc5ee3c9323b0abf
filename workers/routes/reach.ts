import { loadAreas } from "../cold.ts";
import { operatorQuestionRoute } from "./route.ts";

const MAX_BODY_BYTES = 1_024;

/** POST /admin/v1/reach `{signal, place}`: `{people, asOf}`, about how many people such a signal would reach. */
export const reach = operatorQuestionRoute(
  "/admin/v1/reach",
  { role: "viewer", maxBytes: MAX_BODY_BYTES },
  async (call, body, operator) => (await loadAreas()).answerReach(call, body, operator),
);
