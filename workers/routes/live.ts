import type { Role } from "../../shared/operators/role.ts";
import { loadOperators } from "../cold.ts";
import type { Switch } from "../operate/switch-live.ts";
import { operatorRoute, operatorWriteRoute, type Route } from "./route.ts";

const MAX_BODY_BYTES = 1_024;

/*
 * The operator's switches. Each answers 200 `{live}`, the live state read after the change; doing it again changes nothing.
 * From the answer on this isolate obeys, within 5 s every edge does. 404: there is no such thing in the catalog to turn
 * off; what a catalog has lost can still be turned on again. 503: the shared store cannot be reached; the change may
 * hold or not, and can be sent again.
 */

/**
 * POST /admin/v1/pause `{moment}` or `{campaign}`: it gives nothing any more, and no queued push of it is sent. `{coupon}`: tills
 * refuse those that a moment, one variant of it or a reward gave.
 */
export const pause = switchRoute("pause", "editor");

/** POST /admin/v1/resume with the same: ends the pause. */
export const resume = switchRoute("resume", "editor");

/**
 * POST /admin/v1/revoke `{sender}` or `{device}`: what it signs is refused as `revoked`, and signals that the sender began end;
 * `{beacon}`: nobody is placed by it.
 */
export const revoke = switchRoute("revoke", "editor");

/** POST /admin/v1/restore `{sender}`, `{device}` or `{beacon}`: it counts again; so a quarantine is ended, too. */
export const restore = switchRoute("restore", "publisher");

/**
 * GET /admin/v1/live: `live`, the live state read just now, and `edge.ageSeconds`, the age of what the answering edge
 * decided on until then (null: it had read nothing yet).
 */
export const readLive = operatorRoute("/admin/v1/live", "viewer", async (call) =>
  (await loadOperators()).tellLive(call),
);

function switchRoute(what: Switch, role: Role): Route {
  const takes = { role, maxBytes: MAX_BODY_BYTES };
  return operatorWriteRoute("POST", `/admin/v1/${what}`, takes, async (call, sent, operator) =>
    (await loadOperators()).switchLive(call, sent, { what, operator }),
  );
}
