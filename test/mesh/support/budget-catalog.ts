import type { Operated } from "../../../local/operate.ts";
import { publishCatalog } from "../../../local/operate.ts";
import type { Campaign, Catalog, Moment } from "../../../shared/catalog/catalog.ts";

/** A campaign whose moment waits for the event of its own name; without caps, so that a person can have it again and again. */
export type EventCampaign = Campaign;

/** A catalog of these campaigns, and of one moment, `free`, that no budget holds. */
export function budgetCatalog(campaigns: readonly EventCampaign[], timeZone = quietZone(Date.now())): Catalog {
  return {
    mesh: { name: "Budget", timeZone },
    campaigns: [...campaigns],
    moments: [momentOf("free"), ...campaigns.map(({ id }) => ({ ...momentOf(id), campaign: id }))],
  };
}

function momentOf(id: string): Moment {
  return { id, on: { event: id }, offer: { variants: [{ id: "a", format: "card", title: { en: "Hello" } }] } };
}

/** A zone in which neither an hour nor a day ends within the next quarter of an hour. */
export function quietZone(nowMs: number): string {
  return new Date(nowMs).getUTCMinutes() < 45 ? "UTC" : "Asia/Kolkata";
}

/** Publishes it; throws where the mesh does not take it. */
export async function publish(mesh: Operated, catalog: Catalog): Promise<void> {
  const published = await publishCatalog(mesh, JSON.stringify(catalog));
  if ("faults" in published) throw new Error(published.faults.join("\n"));
}
