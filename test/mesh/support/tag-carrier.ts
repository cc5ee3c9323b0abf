import { expect } from "vitest";
import type { PushService } from "../../../local/push/push-service.ts";
import { askMesh } from "../../../local/visitor.ts";
import type { PresenceState } from "../../../shared/presence/presence-state.ts";
import { claimOf } from "../../support/claims.ts";
import { newMac } from "./gateway.ts";
import { type Customer, joinMesh } from "./push-customer.ts";

/** A person who carries a tag and has every app closed. */
export interface Carrier {
  readonly customer: Customer;
  /** What the tag sends from. */
  readonly mac: string;
  /** The id of their endpoint at the push service. */
  readonly endpointId: string;
  /** The title of the next push that arrives, decrypted by their device. */
  nextTitle(): Promise<string>;
  /** Ids of the offers whose pushes have arrived so far: a push that is sent again has the same. */
  topics(): Set<string | undefined>;
  presence(): Promise<PresenceState>;
  /** What was decided for them, newest first. */
  receipts(): Promise<readonly StoredReceipt[]>;
}

/** What of a stored receipt is looked at here. */
export interface StoredReceipt {
  readonly id?: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly moment?: string;
}

/** A new person who agreed to everything it takes, subscribed to pushes and registered these tags, or one of their own. */
export async function joinCarrier(
  mesh: { readonly url: string; readonly state?: string; readonly keys?: Readonly<Record<string, string>> },
  service: PushService,
  macs: readonly string[] = [newMac()],
): Promise<Carrier> {
  const customer = await joinMesh(mesh, ["location", "marketing", "push"]);
  const { vapidPublicKey } = await askMesh(mesh.url);
  const subscribed = service.subscribe(vapidPublicKey);
  const { endpointId } = subscribed;
  expect(await customer.subscribe(subscribed.subscription)).toBe(204);
  const { visitor } = customer;
  for (const tag of macs) {
    expect(
      (await visitor.send("/v1/me/tags", "tag+jwt", { tag, register: true, claim: await claimOf(tag, mesh) })).status,
    ).toBe(204);
  }
  return {
    customer,
    mac: macs[0] ?? "",
    endpointId,
    nextTitle: async () => JSON.parse((await subscribed.next()).payload).notification.title,
    topics: () =>
      new Set(service.received.filter((push) => push.endpointId === endpointId).map(({ headers }) => headers.topic)),
    async presence() {
      const { body } = await visitor.send("/v1/me/export", "export+jwt");
      return body.presence as PresenceState;
    },
    async receipts() {
      const { body } = await visitor.send("/v1/me/receipts", "receipts+jwt");
      return body.receipts as StoredReceipt[];
    },
  };
}
