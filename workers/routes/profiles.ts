import { loadAccounts } from "../cold.ts";
import { senderRoute } from "./route.ts";

/** Most bytes of a `profiles+jwt`. */
const MAX_TOKEN_BYTES = 65_536;

/** POST /v1/profiles: what a back end knows of customers. Answers 202 `{accepted, ignored}`, rows. */
export const profiles = senderRoute(
  "/v1/profiles",
  {
    typ: "profiles+jwt",
    scope: "profiles",
    maxBytes: MAX_TOKEN_BYTES,
    read: async (payload) => (await loadAccounts()).readProfiles(payload),
  },
  async (call, message) => (await loadAccounts()).takeProfiles(call, message),
);
