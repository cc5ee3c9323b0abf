import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { customerPersonId } from "../../../shared/accounts/customer-person-id.ts";
import { importKeys } from "../../../workers/isolate/keys.ts";
import { bindings } from "./forge.ts";
import type { Gateway } from "./gateway.ts";
import { evict } from "./person-object.ts";
import { subscribe } from "./push-desk.ts";
import { makeVisitor, type Visitor } from "./visitor.ts";

/** A customer with one device. */
export interface Customer extends Visitor {
  /** The brand's own id of them. */
  readonly customer: string;
}

/** A customer that no other test has, and the id of their person: nobody yet. */
export async function nameCustomer(): Promise<Pick<Customer, "customer" | "person">> {
  const customer = `customer-${crypto.randomUUID()}`;
  const { personHash } = await importKeys(bindings());
  return { customer, person: await customerPersonId(customer, personHash) };
}

/** A customer who has granted these, on a device of theirs; this back end has the scope `link`. */
export async function makeCustomer(
  backEnd: Gateway,
  purposes: readonly string[],
  known?: Pick<Customer, "customer" | "person">,
): Promise<Customer> {
  const visitor = await makeVisitor(purposes);
  const { customer, person } = known ?? (await nameCustomer());
  const account = await backEnd.sign({ customer, device: visitor.device.id }, { header: { typ: "account+jwt" } });
  const { status, body } = await visitor.send("/v1/me/link", "link+jwt", { account });
  expect([status, body.person]).toEqual([200, person]);
  visitor.person = person;
  return Object.assign(visitor, { customer });
}

/** One who can be reached by a push, at `http://push.test/{customer}`, and did not say where they are. */
export async function makeReachable(backEnd: Gateway): Promise<Customer> {
  const customer = await makeCustomer(backEnd, ["marketing", "push"]);
  await subscribe(customer, customer.customer);
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
