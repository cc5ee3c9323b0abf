import { linkClaims, unlinkClaims } from "../../shared/messages/account.ts";
import { LIVE_WINDOW } from "../../shared/token/window.ts";
import { loadAccounts } from "../cold.ts";
import { deviceRoute } from "./route.ts";

/** POST /v1/me/link: the device becomes a customer's, with all that its own person has. */
export const link = deviceRoute(
  "/v1/me/link",
  { typ: "link+jwt", schema: linkClaims, window: () => LIVE_WINDOW },
  async (call, message) => (await loadAccounts()).answerLink(call, message),
);

/** POST /v1/me/unlink: a device is the customer's no longer, and its key is used up. */
export const unlink = deviceRoute(
  "/v1/me/unlink",
  { typ: "unlink+jwt", schema: unlinkClaims, window: () => LIVE_WINDOW, takesAway: () => true },
  async (call, message) => (await loadAccounts()).answerUnlink(call, message),
);
