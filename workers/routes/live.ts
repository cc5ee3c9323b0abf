import type { GenericSchema } from "valibot";
import { unavailable } from "../../shared/errors.ts";
import { type NamedThing, pauseRequest, revokeRequest } from "../../shared/live/live-request.ts";
import type { AuditedAct } from "../../shared/operators/audit.ts";
import type { Role } from "../../shared/operators/role.ts";
import { err, ok } from "../../shared/result.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import { loadOperators } from "../cold.ts";
import type { Call, Replied } from "../http/call.ts";
import type { Operator } from "../http/operator.ts";
import { operatorRoute, operatorWriteRoute, type Route } from "./route.ts";

const MAX_BODY_BYTES = 1_024;
const CHANGE_TIMEOUT_MS = 2_000;

/*
 * The operator's switches. Each answers 200 `{live}`, the live state read after the change; doing it again changes nothing.
 * From the answer on this isolate obeys, within 5 s every edge does. 404: there is no such thing in the catalog to turn
 * off; what a catalog has lost can still be turned on again. 503: the shared store cannot be reached; the change may
 * hold or not, and can be sent again.
 */

/** POST /admin/v1/pause `{moment}` or `{campaign}`: it gives nothing any more, and no queued push of it is sent. */
export const pause = switchRoute("/admin/v1/pause", { role: "editor", schema: pauseRequest, on: true });

/** POST /admin/v1/resume `{moment}` or `{campaign}`: ends the pause. */
export const resume = switchRoute("/admin/v1/resume", { role: "editor", schema: pauseRequest, on: false });

/**
 * POST /admin/v1/revoke `{sender}` or `{device}`: what it signs is refused as `revoked`, and signals that the sender began end;
 * `{beacon}`: nobody is placed by it.
 */
export const revoke = switchRoute("/admin/v1/revoke", { role: "editor", schema: revokeRequest, on: true });

/** POST /admin/v1/restore `{sender}`, `{device}` or `{beacon}`: it counts again; so a quarantine is ended, too. */
export const restore = switchRoute("/admin/v1/restore", { role: "publisher", schema: revokeRequest, on: false });

/**
 * GET /admin/v1/live: `live`, the live state read just now, and `edge.ageSeconds`, the age of what the answering edge
 * decided on until then (null: it had read nothing yet).
 */
export const readLive = operatorRoute("/admin/v1/live", "viewer", read);

function switchRoute(
  path: string,
  {
    role,
    schema,
    on,
  }: { readonly role: Role; readonly schema: GenericSchema<unknown, NamedThing>; readonly on: boolean },
): Route {
  const what = path.slice(path.lastIndexOf("/") + 1) as AuditedAct;
  return operatorWriteRoute("POST", path, { role, schema, maxBytes: MAX_BODY_BYTES }, (call, thing, operator) =>
    change(call, thing, { on, what, operator }),
  );
}

async function change(
  { isolate, nowMs, defer }: Call,
  thing: NamedThing,
  { on, what, operator }: { readonly on: boolean; readonly what: AuditedAct; readonly operator: Operator },
): Replied {
  const refused = on ? await (await loadOperators()).refuseUnknown(thing, isolate) : undefined;
  if (refused !== undefined) return err(refused);
  const subject = `${thing.kind} ${thing.name}`;
  // Before the change, so that none is without its line.
  await catalogStoreOf(isolate.env, isolate.config).audit({ who: operator.name, role: operator.role, what, subject });
  const wanted = { thing, on, atMs: nowMs };
  const changed = await isolate.sharedStore.changeLive(wanted, CHANGE_TIMEOUT_MS);
  if (!changed.ok) return err(unreachable());
  isolate.live.obey(wanted, Date.now());
  // After it, so that nothing new begins meanwhile.
  if (on && thing.kind === "sender" && !(await isolate.signals.endOf(thing.name))) return err(unreachable());
  const live = await isolate.live.read(Date.now(), defer);
  return live === undefined ? err(unreachable()) : ok({ status: 200, body: { live } });
}

async function read({ isolate, nowMs, defer }: Call): Replied {
  const { ageMs } = isolate.live.atHand(nowMs);
  const live = await isolate.live.read(nowMs, defer);
  if (live === undefined) return err(unreachable());
  const ageSeconds = Number.isFinite(ageMs) ? ageMs / 1000 : null;
  return ok({ status: 200, body: { live, edge: { ageSeconds } } });
}

function unreachable() {
  return unavailable("the mesh-wide truth cannot be reached");
}
