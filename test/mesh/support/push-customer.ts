import { expect, vi } from "vitest";
import type { Subscribed } from "../../../local/push/push-service.ts";
import { askMesh, makeVisitor, type Visitor } from "../../../local/visitor.ts";
import type { TestMesh } from "../../support/start-mesh.ts";

/** A person of a mesh with one device. */
export interface Customer {
  readonly visitor: Visitor;
  consent(grants: Readonly<Record<string, boolean>>): Promise<void>;
  /** Names the subscription to the mesh, and gives the status it answers. */
  subscribe(subscription: object | null): Promise<number>;
  /** Says that an order was placed, by the phone that is being put away; gives the answer. */
  order(event?: string): Promise<PushAnswer>;
  /** Pushes that have not come to their end, as the export shows them. */
  queued(): Promise<QueuedRow[]>;
  /** Waits until no push of this person is on its way any more. */
  settled(): Promise<void>;
}

/** What of the answer to a ping is looked at here. */
export interface PushAnswer {
  readonly outcome: string;
  readonly reason?: string;
  readonly receipt?: string;
  readonly offer?: { readonly title: string; readonly validUntil: string };
}

export interface QueuedRow {
  readonly deliveries: readonly { readonly attempts: number; readonly nextAtMs: number; readonly unknown: boolean }[];
}

/** A first retry comes within 5 s, and a mesh that was killed looks after an attempt it has lost within 15 s. */
const PATIENCE_MS = 30_000;

/** A new customer who has granted what a push needs, or these purposes. */
export async function joinMesh(
  mesh: Pick<TestMesh, "url">,
  purposes: readonly string[] = ["marketing", "push"],
): Promise<Customer> {
  const { audience } = await askMesh(mesh.url);
  const visitor = await makeVisitor({ url: mesh.url, audience });
  await visitor.register();
  const customer: Customer = {
    visitor,
    async consent(granted) {
      const grants = Object.entries(granted).map(([purpose, yes]) => ({ purpose, granted: yes }));
      const claims = { grants, noticeVersion: "1", surface: "test" };
      expect((await visitor.send("/v1/me/consent", "consent+jwt", claims)).status).toBe(200);
    },
    async subscribe(subscription) {
      return (await visitor.send("/v1/me/subscription", "subscription+jwt", { subscription })).status;
    },
    async order(event = "order") {
      const exchange = await visitor.ping({ event: { name: event }, channel: "push" });
      expect(exchange.status).toBe(200);
      return exchange.body as unknown as PushAnswer;
    },
    async queued() {
      const { body } = await visitor.send("/v1/me/export", "export+jwt");
      return body.queuedPushes as QueuedRow[];
    },
    settled: () =>
      vi.waitFor(async () => expect(await customer.queued()).toEqual([]), { timeout: PATIENCE_MS, interval: 25 }),
  };
  if (purposes.length > 0) await customer.consent(Object.fromEntries(purposes.map((purpose) => [purpose, true])));
  return customer;
}

/** A new customer with this push subscription. */
export async function joinSubscribed(mesh: TestMesh, { subscription }: Subscribed): Promise<Customer> {
  const customer = await joinMesh(mesh);
  expect(await customer.subscribe(subscription)).toBe(204);
  return customer;
}
