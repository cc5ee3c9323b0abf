import { pointTo } from "../../json/json-pointer.ts";
import { type HookHosts, hookUrl, isOwnHost } from "../../webhooks/hook-hosts.ts";
import type { Moment, Webhook } from "../catalog.ts";
import { DEFAULTS } from "../defaults.ts";
import { MAX_WEBHOOKS } from "../schema/webhook-schema.ts";
import type { CatalogNames } from "./catalog-names.ts";
import { checkName } from "./check-moments.ts";
import type { Parts } from "./check-parts.ts";
import type { FaultList } from "./fault-list.ts";
import type { Pruned } from "./prune-invalid.ts";

/**
 * Webhooks lead to hosts that the mesh's settings name, tell partners nothing that only the brand may know, and take what
 * moments hand over. Without `hosts`, as on a machine that does not know the settings, nothing is said of hosts.
 */
export function checkWebhooks(
  { webhooks, moments }: Pick<Parts, "webhooks" | "moments">,
  names: CatalogNames,
  hosts: HookHosts | undefined,
  faults: FaultList,
): void {
  if (webhooks.length > MAX_WEBHOOKS) faults.add("/webhooks", `must be at most ${MAX_WEBHOOKS}`);
  for (const [index, { pruned: webhook }] of webhooks.entries()) {
    if (webhook === undefined) continue;
    const at = pointTo("/webhooks", index);
    for (const [position, purpose] of (webhook.purposes ?? []).entries()) {
      if (purpose === undefined || names.hasPurpose(purpose)) continue;
      const guess = names.guess(purpose, "purposes");
      faults.add(pointTo(at, "purposes", position), `"${purpose}" is no purpose of this mesh${guess}`);
    }
    for (const [position, moment] of (webhook.moments ?? []).entries())
      checkName("moments", moment, pointTo(at, "moments", position), names, faults);
    if (hosts !== undefined) checkHost(webhook, at, { hosts, names }, faults);
  }
  const byId = new Map(webhooks.map(({ pruned }) => [pruned?.id, pruned]));
  for (const [index, { pruned: moment }] of moments.entries())
    if (moment !== undefined) checkHandover(moment, pointTo("/moments", index), { names, byId }, faults);
}

function checkHost(
  webhook: Pruned<Webhook>,
  at: string,
  { hosts, names }: { readonly hosts: HookHosts; readonly names: CatalogNames },
  faults: FaultList,
): void {
  const { host, path = "/", identity, events = [] } = webhook;
  if (host === undefined) return;
  if (!hosts.all.includes(host)) faults.add(pointTo(at, "host"), `"${host}" is not in WEBHOOK_HOSTS of this mesh`);
  else if (hookUrl({ host, path }, hosts) === undefined)
    faults.add(pointTo(at, "host"), "makes no address of that host with the path");
  if (!hosts.all.includes(host) || isOwnHost(host, hosts)) return;
  if (identity === "customer")
    faults.add(
      pointTo(at, "identity"),
      `"customer" is for hosts in WEBHOOK_OWN_HOSTS only: a partner gets pairwise subjects`,
    );
  const handover = events.indexOf("offer.handover");
  if (handover >= 0) faults.add(pointTo(at, "events", handover), "is for hosts in WEBHOOK_OWN_HOSTS only");
  if (!names.hasPurpose("partners"))
    faults.add(at, 'needs the purpose "partners": its host is a partner\'s, as it is not in WEBHOOK_OWN_HOSTS');
}

function checkHandover(
  moment: Pruned<Moment>,
  at: string,
  {
    names,
    byId,
  }: { readonly names: CatalogNames; readonly byId: ReadonlyMap<string | undefined, Pruned<Webhook> | undefined> },
  faults: FaultList,
): void {
  const { handover, channels = DEFAULTS.channels } = moment;
  const isListed = channels.some((channel) => channel === "handover");
  if (!("handover" in moment)) {
    if (isListed) faults.add(at, "needs handover: the id of the webhook that takes its offers");
    return;
  }
  if (!isListed) faults.add(pointTo(at, "handover"), 'needs the channel "handover" in channels');
  if (!("offer" in moment)) faults.add(pointTo(at, "handover"), "needs an offer: there is nothing to hand over");
  if (!("caps" in moment) || moment.caps?.length === 0) faults.add(at, "needs caps: what is handed over must have one");
  if (!names.hasPurpose("handover"))
    faults.add(pointTo(at, "handover"), 'needs the purpose "handover", which this mesh has not');
  checkName("webhooks", handover, pointTo(at, "handover"), names, faults);
  const webhook = byId.get(handover);
  if (handover === undefined || webhook === undefined) return;
  if ("events" in webhook && webhook.events?.includes("offer.handover") === false)
    faults.add(pointTo(at, "handover"), `the webhook "${handover}" does not take the event offer.handover`);
  if (webhook.identity !== "customer")
    faults.add(pointTo(at, "handover"), `the webhook "${handover}" must have identity "customer"`);
}
