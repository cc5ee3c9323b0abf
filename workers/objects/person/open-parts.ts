import type { Policy } from "../../../shared/catalog/policy.ts";
import type { HookHosts } from "../../../shared/webhooks/hook-hosts.ts";
import { loadLoyalty, loadWebhooks } from "../../cold.ts";
import { readConfig } from "../../env.ts";
import { isolateAtHand, openIsolate } from "../../isolate/isolate.ts";
import type { PersonContext } from "./person-context.ts";

type Parts = Pick<Policy, "loyalty" | "webhooks">;

/** Loads what a catalog needs that has points and cards, or webhooks, before the turn that needs it. */
export async function openParts({ cache }: PersonContext, { loyalty, webhooks }: Parts): Promise<void> {
  if (loyalty !== undefined) cache.loyalty ??= await loadLoyalty();
  if (webhooks !== undefined) cache.webhooks ??= await loadWebhooks();
}

/** Whether it is at hand, or not needed. */
export function arePartsAtHand({ cache }: PersonContext, { loyalty, webhooks }: Parts): boolean {
  return (
    (loyalty === undefined || cache.loyalty !== undefined) && (webhooks === undefined || cache.webhooks !== undefined)
  );
}

/** What was loaded of loyalty. Throws if it was not: a message that gives points is not answered without them. */
export function loyaltyAtHand({ cache }: PersonContext): NonNullable<PersonContext["cache"]["loyalty"]> {
  if (cache.loyalty === undefined) throw new Error("what points need was not loaded");
  return cache.loyalty;
}

/** The policy of now with what it needs, for what is judged by no other catalog. Undefined: none can be loaded. */
export async function openPolicy(context: PersonContext): Promise<Policy | undefined> {
  const { catalog } = await openIsolate(context.env);
  const policy = (await catalog.current(Date.now(), context.defer))?.policy;
  if (policy !== undefined) await openParts(context, policy);
  return policy;
}

/** Where webhooks may lead, by the mesh's settings. */
export function hookHostsOf({ env }: PersonContext): HookHosts {
  return (isolateAtHand(env)?.config ?? readConfig(env)).hookHosts;
}
