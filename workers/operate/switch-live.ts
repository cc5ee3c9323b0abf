import { unavailable } from "../../shared/errors.ts";
import { pauseRequest, revokeRequest } from "../../shared/live/live-request.ts";
import type { AuditedAct } from "../../shared/operators/audit.ts";
import { err, ok } from "../../shared/result.ts";
import { catalogStoreOf } from "../adapters/catalog-store-of.ts";
import type { Call, Replied } from "../http/call.ts";
import { checkForm } from "../http/check-form.ts";
import type { Operator } from "../http/operator.ts";
import { refuseUnknown } from "./refuse-unknown.ts";

/** What the operator's switches are called. */
export type Switch = Extract<AuditedAct, "pause" | "resume" | "revoke" | "restore">;

const CHANGE_TIMEOUT_MS = 2_000;

/** What each switch takes, and whether it turns that on. */
const SWITCHES = {
  pause: { schema: pauseRequest, on: true },
  resume: { schema: pauseRequest, on: false },
  revoke: { schema: revokeRequest, on: true },
  restore: { schema: revokeRequest, on: false },
} as const;

/** Turns one thing on or off, and answers the live state read after it. */
export async function switchLive(
  { isolate, nowMs, defer }: Call,
  sent: unknown,
  { what, operator }: { readonly what: Switch; readonly operator: Operator },
): Replied {
  const { schema, on } = SWITCHES[what];
  const asked = checkForm(schema, sent);
  if (!asked.ok) return asked;
  const thing = asked.value;
  const refused = on ? await refuseUnknown(thing, isolate) : undefined;
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

/** The live state read just now, and the age of what this edge decided on until then. */
export async function tellLive({ isolate, nowMs, defer }: Call): Replied {
  const { ageMs } = isolate.live.atHand(nowMs);
  const live = await isolate.live.read(nowMs, defer);
  if (live === undefined) return err(unreachable());
  const ageSeconds = Number.isFinite(ageMs) ? ageMs / 1000 : null;
  return ok({ status: 200, body: { live, edge: { ageSeconds } } });
}

function unreachable() {
  return unavailable("the mesh-wide truth cannot be reached");
}
