import { type MeshError, unavailable } from "../../shared/errors.ts";
import { type AskedThing, pauseRequest, restoreRequest, revokeRequest } from "../../shared/live/live-request.ts";
import type { LiveChange } from "../../shared/live/live-state.ts";
import { goneMs, MAX_VOID_REPORTS, REPORTS_KEPT_DAYS } from "../../shared/live/void-reports.ts";
import type { AuditedAct } from "../../shared/operators/audit.ts";
import { err, ok, type Result } from "../../shared/result.ts";
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
  restore: { schema: restoreRequest, on: false },
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
  const { sinceMs, ...thing } = asked.value;
  const refused = on ? await refuseUnknown(thing, isolate) : undefined;
  if (refused !== undefined) return err(refused);
  const reports = await changeReports({ isolate, nowMs, defer }, asked.value, on);
  if (!reports.ok) return reports;
  const since = sinceMs === undefined ? "" : ` since ${new Date(sinceMs).toISOString()}`;
  const subject = `${thing.kind} ${thing.name}${since}`;
  // Before the change, so that none is without its line.
  await catalogStoreOf(isolate.env, isolate.config).audit({ who: operator.name, role: operator.role, what, subject });
  const wanted = { thing, on, atMs: nowMs };
  // The sender last: what is void is known before it can report anything new.
  for (const change of [...reports.value, wanted]) {
    const changed = await isolate.sharedStore.changeLive(change, CHANGE_TIMEOUT_MS);
    if (!changed.ok) return err(unreachable());
    isolate.live.obey(change, Date.now());
  }
  // After it, so that nothing new begins meanwhile.
  if (on && thing.kind === "sender" && !(await isolate.signals.endOf(thing.name))) return err(unreachable());
  const live = await isolate.live.read(Date.now(), defer);
  return live === undefined ? err(unreachable()) : ok({ status: 200, body: { live } });
}

/** What changes with a sender of what is void: revoking may begin a span, restoring ends those that have no end yet. */
async function changeReports(
  { isolate, nowMs, defer }: Pick<Call, "isolate" | "nowMs" | "defer">,
  { kind, name, sinceMs }: AskedThing,
  on: boolean,
): Promise<Result<readonly LiveChange[], MeshError>> {
  if (kind !== "sender" || (on && sinceMs === undefined)) return ok([]);
  const live = await isolate.live.read(nowMs, defer);
  if (live === undefined) return err(unreachable());
  const spans = live.voidReports.filter(({ sender, untilMs }) => sender === name && untilMs === undefined);
  if (sinceMs === undefined) {
    const untilMs = goneMs(nowMs);
    return ok(spans.map((span) => ({ thing: { kind: "reports", ...span }, on: true, atMs: nowMs, untilMs })));
  }
  if (sinceMs > nowMs || sinceMs < nowMs - REPORTS_KEPT_DAYS * 86_400_000) return err(WRONG_SINCE);
  if (spans.some((span) => span.sinceMs <= sinceMs)) return ok([]);
  if (live.voidReports.length >= MAX_VOID_REPORTS) return err(TOO_MANY);
  return ok([{ thing: { kind: "reports", sender: name, sinceMs }, on: true, atMs: nowMs }]);
}

const WRONG_SINCE: MeshError = {
  code: "invalid",
  faults: [{ pointer: "/since", detail: `must be in the past, at most ${REPORTS_KEPT_DAYS} days ago` }],
};

const TOO_MANY: MeshError = {
  code: "invalid",
  faults: [
    {
      pointer: "/since",
      detail: `is one too many: the mesh remembers ${MAX_VOID_REPORTS}, for ${REPORTS_KEPT_DAYS} days`,
    },
  ],
};

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
