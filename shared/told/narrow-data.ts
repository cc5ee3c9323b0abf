import type { MomentRule, Policy } from "../catalog/policy.ts";
import type { HookEvent, HookEventType } from "../webhooks/hook-events.ts";

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

/** Members whose value may be the id of a moment. */
const NAMING: Members = ["moment", "name", "reason"];

const HOUR_MS = 3_600_000;

/**
 * The data of an event as one of them may have it. A partner gets no amount, no end finer than an hour, and no id of a moment
 * that one place sets off, as that tells where the person was. Undefined: nothing is left that means anything.
 */
export function narrowData(
  { type, data }: Pick<HookEvent, "type" | "data">,
  level: HookLevel,
  policy: Pick<Policy, "moments" | "places">,
): Readonly<Record<string, unknown>> | undefined {
  const { all, own = [], customer = [] } = MEMBERS[type];
  const names = [...all, ...(level === "partner" ? [] : own), ...(level === "customer" ? customer : [])];
  const kept: Record<string, unknown> = {};
  for (const name of names) if (data[name] !== undefined) kept[name] = data[name];
  if (level !== "partner") return kept;
  if (type === "suppression.started" && tellsPlace(kept.name, policy)) return undefined;
  const isPlaced = NAMING.some((name) => tellsPlace(kept[name], policy));
  for (const name of NAMING) if (tellsPlace(kept[name], policy)) delete kept[name];
  // A variant has a name of its own choosing, which may be the place's.
  if (isPlaced) delete kept.variant;
  if (typeof kept.until === "string") kept.until = roundUp(kept.until);
  return kept;
}

/** Up to the next full hour: an exact end would tell when it began. */
function roundUp(until: string): string {
  return new Date(Math.ceil(Date.parse(until) / HOUR_MS) * HOUR_MS).toISOString();
}

/** Whether a name is a place's, or of a moment that one place, zone or marker sets off. */
function tellsPlace(name: unknown, { moments, places }: Pick<Policy, "moments" | "places">): boolean {
  if (typeof name !== "string") return false;
  const moment = moments.get(name);
  return places.has(name) || (moment !== undefined && isOfPlace(moment, moments));
}

function isOfPlace({ on }: MomentRule, moments: Policy["moments"]): boolean {
  if (on.kind === "zone" || on.kind === "scan") return true;
  if (on.kind === "after") {
    const followed = moments.get(on.moment);
    return followed !== undefined && followed.on.kind !== "after" && isOfPlace(followed, moments);
  }
  return "where" in on && on.where !== undefined && "place" in on.where;
}
