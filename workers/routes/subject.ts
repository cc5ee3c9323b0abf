import { subjectClaims } from "../../shared/messages/subject.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { loadWebhooks } from "../cold.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/subject: what a webhook calls the person, for the page to hand to the partner's own tag. */
export const subject = deviceRoute(
  "/v1/me/subject",
  { typ: "subject+jwt", schema: subjectClaims, window: () => LIVE_WINDOW },
  async (call, message) => (await loadWebhooks()).answerSubject(call, message),
);
