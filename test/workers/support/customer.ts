import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { newJti } from "../../../client/sdk/device.ts";
import { customerPersonId } from "../../../shared/accounts/customer-person-id.ts";
import type { Envelope } from "../../../shared/person/envelope.ts";
import { importKeys } from "../../../workers/isolate/keys.ts";
import { bindings } from "./forge.ts";
import { evict } from "./person-object.ts";
import { KEYS } from "./push-desk.ts";
import { call } from "./visitor.ts";

/** A customer's person, as they are once a device is linked to them. */
export interface Customer {
  /** The brand's own id of them. */
  readonly customer: string;
  /** Id of their person. */
  readonly person: string;
  consent(grants: Readonly<Record<string, boolean>>): Promise<void>;
  /** A device of theirs subscribes at `http://push.test/{name}`. */
  subscribe(name: string): Promise<void>;
}

/** Thumbprint of the one device that every customer here has. */
export const DEVICE = "A".repeat(43);

let made = 0;

/** A customer that no other test of the file has; nobody yet. */
export async function nameCustomer(customer = `customer-${++made}`): Promise<Customer> {
  const { personHash } = await importKeys(bindings());
  const person = await customerPersonId(customer, personHash);
  const object = env.PERSON.getByName(person);
  const envelope = (typ: string): Envelope => {
    const nowMs = Date.now();
    const times = { iatMs: nowMs, receivedMs: nowMs, passIatMs: nowMs };
    return { person, kid: DEVICE, jti: newJti(), typ, ...times, passEpoch: 0, standing: "live" };
  };
  return {
    customer,
    person,
    async consent(said) {
      const grants = Object.entries(said).map(([purpose, granted]) => ({ purpose, granted }));
      const claims = { grants, noticeVersion: "1", surface: "test" };
      const purposes = Object.keys(said);
      const about = { envelope: envelope("consent+jwt"), claims, purposes, noticeVersion: "1" };
      expect((await object.consent(about)).ok).toBe(true);
    },
    async subscribe(name) {
      const { vapidPublicKey } = (await call("/v1/mesh")).body;
      const subscription = { endpoint: `http://push.test/${name}`, ...KEYS };
      const about = { envelope: envelope("subscription+jwt"), subscription, vapidPublicKey };
      expect((await object.subscribe(about)).ok).toBe(true);
    },
  };
}

/** A customer who has granted these. */
export async function makeCustomer(purposes: readonly string[]): Promise<Customer> {
  const customer = await nameCustomer();
  await customer.consent(Object.fromEntries(purposes.map((purpose) => [purpose, true])));
  return customer;
}

/** Makes a person's object fail at every call, until what this gives is called. */
export async function breakObject(person: string): Promise<() => Promise<void>> {
  const change = async (query: string) => {
    await runInDurableObject(env.PERSON.getByName(person), (_, { storage: { sql } }) => void sql.exec(query));
    await evict(person);
  };
  const errors = vi.spyOn(console, "error").mockImplementation(() => undefined);
  await change("UPDATE record SET value = 'x' || value WHERE kind = 'state'");
  return async () => {
    await change("UPDATE record SET value = substr(value, 2) WHERE kind = 'state'");
    errors.mockRestore();
  };
}
