import type { WebhookRule } from "../catalog/policy.ts";
import type { HookEvent, HookEventType, HookNote } from "../webhooks/hook-events.ts";
import { type Placing, tellsPlace } from "./tells-place.ts";

/** Who hears it: an own host that may know the customer, another own host, or a partner. */
export type HookLevel = "customer" | "own" | "partner";

type Members = readonly string[];

/** By event, which of its data go to whom. What is in none of these lists goes to nobody. */
const MEMBERS: Readonly<
  Record<HookEventType, { readonly all: Members; readonly own?: Members; readonly customer?: Members }>
> = {
  "moment.given": { all: ["moment", "campaign", "variant", "channel"] },
  "offer.handover": { all: [] },
  "suppression.started": { all: ["name", "until"] },
  "consent.changed": { all: ["purpose", "granted"] },
  "coupon.redeemed": { all: ["moment", "reward"], customer: ["place", "transaction"] },
  "purchase.recorded": { all: [], own: ["amount", "currency"], customer: ["place", "transaction", "items"] },
  "points.changed": { all: ["reason"], own: ["points", "balance"] },
  "stage.reached": { all: ["journey", "stage"], customer: ["run"] },
  "account.linked": { all: [] },
  "person.erased": { all: [] },
};

const HOUR_MS = 3_600_000;

/**
 * The data of an event as one of them may have it. A partner gets no amount, no end finer than an hour, and no id of what
 * one place sets off, as that tells where the person was. Undefined: nothing is left that means anything.
 */
export function narrowData(
  { type, data }: Pick<HookEvent, "type" | "data">,
  level: HookLevel,
  policy: Placing,
): Readonly<Record<string, unknown>> | undefined {
  const { all, own = [], customer = [] } = MEMBERS[type];
  const names = [...all, ...(level === "partner" ? [] : own), ...(level === "customer" ? customer : [])];
  const kept: Record<string, unknown> = {};
  for (const name of names) if (data[name] !== undefined) kept[name] = data[name];
  if (level !== "partner") return kept;
  const told = names.filter((name) => tellsPlace(name, data, policy));
  if (told.includes("name")) return undefined;
  for (const name of told) delete kept[name];
  // A variant has a name of its own choosing, which may be the place's.
  if (told.length > 0) delete kept.variant;
  if (typeof kept.until === "string") kept.until = roundUp(kept.until);
  return kept;
}

/** The data without what only those may have who may know the customer. */
export function withoutCustomer({ type, data }: Pick<HookNote, "type" | "data">): HookNote["data"] {
  const { customer = [] } = MEMBERS[type];
  return Object.fromEntries(Object.entries(data).filter(([name]) => !customer.includes(name)));
}

/** Whether a webhook asks for what names this moment, if it names one. What is handed over to it, it asks for by the moment itself. */
export function asksForMoment(
  { moments }: Pick<WebhookRule, "moments">,
  { moment, handover }: { readonly moment?: string | undefined; readonly handover?: object | undefined },
): boolean {
  return moment === undefined || handover !== undefined || moments?.includes(moment) !== false;
}

/** Up to the next full hour: an exact end would tell when it began. */
function roundUp(until: string): string {
  return new Date(Math.ceil(Date.parse(until) / HOUR_MS) * HOUR_MS).toISOString();
}
