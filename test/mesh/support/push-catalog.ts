import { publishCatalog } from "../../../local/operate.ts";
import type { Catalog, Moment } from "../../../shared/catalog/catalog.ts";
import type { TestMesh } from "../../support/start-mesh.ts";

const HOUR_MS = 3_600_000;

/** A full hour for quiet hours to end at, epoch milliseconds: between one and two hours from now. */
export function quietEndMs(nowMs: number): number {
  return Math.floor(nowMs / HOUR_MS + 2) * HOUR_MS;
}

/**
 * Moments of three events: `order` is pushed at once, though it is quiet now; `order-tomorrow` waits until it is quiet no
 * more; `order-now` is not given in quiet hours. Each at most once a day.
 */
export function pushCatalog(endMs: number): Catalog {
  const [from = "", to = ""] = [endMs - 4 * HOUR_MS, endMs].map((ms) => new Date(ms).toISOString().slice(11, 16));
  return {
    mesh: { name: "Bakery" },
    policy: { quietHours: { from, to } },
    moments: [
      moment("ready", "order", "ignore"),
      moment("ready-tomorrow", "order-tomorrow", "hold"),
      moment("ready-now", "order-now", "drop"),
    ],
  };
}

/** Publishes it; throws where the mesh does not take it. */
export async function publish(mesh: TestMesh, catalog: Catalog): Promise<void> {
  const published = await publishCatalog(mesh, JSON.stringify(catalog));
  if ("faults" in published) throw new Error(published.faults.join("\n"));
}

function moment(id: string, event: string, quietHours: NonNullable<Moment["quietHours"]>): Moment {
  return {
    id,
    on: { event },
    quietHours,
    caps: [{ max: 1, per: "day" }],
    validFor: "PT20M",
    offer: {
      variants: [
        {
          id: "a",
          format: "card",
          title: { en: "Your order is ready 🍩", de: "Deine Bestellung ist fertig 🍩" },
          body: { en: "Come to the counter." },
          action: { label: { en: "Show it" }, url: "https://bakery.example/orders" },
        },
      ],
    },
  };
}
