import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Exchange, Visitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { runs } from "../support/runs.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { type BackEnd, makeBackEnd } from "./support/back-end.ts";
import { publish } from "./support/push-catalog.ts";
import { joinMesh } from "./support/push-customer.ts";

/*
 * Two phones become one customer, while the mesh is killed at any moment of it. Each round has people of its own; what they had
 * and said before, meanwhile and after has to be the customer's, once.
 */

const ROUNDS = runs(4);
/** By then a link is over, if nothing stops it. */
const LATEST_KILL_MS = 240;
const CAP = 3;

let mesh: TestMesh;
let crm: BackEnd;

beforeAll(async () => {
  mesh = await startMesh();
  crm = await makeBackEnd();
  await publish(mesh, catalog());
}, 120_000);

afterAll(() => mesh?.stop());

function catalog(): Catalog {
  const offer = { variants: [{ id: "a", format: "card" as const, title: { en: "Hello" } }] };
  const limits = { quietHours: "ignore" as const, caps: [{ max: CAP, per: "P7D" }] };
  return {
    senders: [crm.entry],
    moments: [{ id: "greeting", on: { event: "hello" }, ...limits, offer }],
  };
}

/** An offer that this phone got. */
async function greet(visitor: Visitor): Promise<Exchange> {
  return visitor.ping({ event: { name: "hello" } });
}

const link = (visitor: Visitor, customer: string) => crm.link(mesh, visitor, customer);

/** Whether this was answered with a good status; no answer is none. */
async function isGood(exchange: Promise<Exchange>): Promise<boolean> {
  return exchange.then(
    ({ status }) => status < 300,
    () => false,
  );
}

/** The same delays in every run: spread over the whole time, the golden ratio apart. */
function killAfterMs(round: number): number {
  return ((round * 0.618_034) % 1) * LATEST_KILL_MS;
}

/** Goes through a round: `meanwhile` is what one of the phones says as the mesh dies. True: it was told that it holds. */
async function round(
  number: number,
  meanwhile: (phone: Visitor) => Promise<Exchange>,
): Promise<{ readonly phones: readonly Visitor[]; readonly isTold: boolean; readonly receipts: readonly unknown[] }> {
  const phones = await Promise.all([1, 2].map(async () => (await joinMesh(mesh, ["marketing"])).visitor));
  const receipts = (await Promise.all(phones.map(greet))).map(({ body }) => body.receipt);
  const customer = `customer-${number}`;
  const linking = Promise.all(phones.map((phone) => isGood(link(phone, customer))));
  const [first] = phones;
  if (first === undefined) throw new Error("there are two phones");
  const said = pause(killAfterMs(number) / 2).then(() => isGood(meanwhile(first)));
  await pause(killAfterMs(number));
  await mesh.kill();
  await linking;
  const isTold = await said;
  await mesh.restart();
  return { phones, isTold, receipts };
}

describe("though the mesh is killed at any moment of a link,", () => {
  it("all that two phones had is their customer's, once: receipts, caps, consent, and what was withdrawn meanwhile", async () => {
    for (let number = 0; number < ROUNDS; number++) {
      const withdraw = async (phone: Visitor): Promise<Exchange> => {
        if (number % 2 === 0) {
          await greet(phone);
          throw new Error("nothing was withdrawn");
        }
        return phone.send("/v1/me/consent", "consent+jwt", {
          grants: [{ purpose: "marketing", granted: false }],
          noticeVersion: "1",
          surface: "test",
        });
      };
      const { phones, isTold, receipts } = await round(number, withdraw);
      const customer = `customer-${number}`;
      for (const phone of phones)
        await vi.waitFor(async () => expect(await isGood(link(phone, customer))).toBe(true), 60_000);
      const [first, second] = phones;
      if (first === undefined || second === undefined) throw new Error("there are two phones");
      const { body } = await second.send("/v1/me/receipts", "receipts+jwt");
      const ids = (body.receipts as { id: string }[]).map(({ id }) => id);
      expect(ids.filter((id) => receipts.includes(id)).toSorted()).toEqual(receipts.toSorted());
      const { marketing } = (await link(second, customer)).body.consent as Record<string, boolean>;
      // A withdrawal whose answer was lost may hold, or not.
      if (isTold) expect(marketing).toBe(false);
      if (!marketing) continue;
      // However many came meanwhile, a person gets three.
      for (const phone of [first, second, first]) await greet(phone);
      expect((await greet(second)).body).toMatchObject({ outcome: "none", reason: "cap-moment" });
      const all = (await second.send("/v1/me/receipts", "receipts+jwt")).body.receipts as { outcome: string }[];
      expect(all.filter(({ outcome }) => outcome === "offer")).toHaveLength(CAP);
    }
  }, 1_800_000);

  it("who was erased meanwhile is gone, and the customer with them if they had become one", async () => {
    for (let number = ROUNDS; number < 2 * ROUNDS; number++) {
      const { phones, isTold, receipts } = await round(number, (phone) => phone.send("/v1/me/erase", "erase+jwt"));
      if (!isTold) continue;
      const [first, second] = phones;
      if (first === undefined || second === undefined) throw new Error("there are two phones");
      await vi.waitFor(async () => {
        const seen = await second.send("/v1/me/receipts", "receipts+jwt");
        expect([200, 401]).toContain(seen.status);
        const rows = (seen.body.receipts ?? []) as { id: string }[];
        expect(rows.map(({ id }) => id)).not.toContain(receipts[0]);
      }, 60_000);
      expect((await first.send("/v1/me/receipts", "receipts+jwt")).body).not.toHaveProperty("receipts.0");
    }
  }, 1_800_000);
});
