import { customerPersonId } from "../../shared/accounts/customer-person-id.ts";
import type { MeshError } from "../../shared/errors.ts";
import type { Moved } from "../../shared/person/moved.ts";
import type { Result } from "../../shared/result.ts";
import { askPerson } from "../adapters/ask-person.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { Person } from "../objects/person.ts";

/** So many objects are asked at once, one a customer. */
const AT_ONCE = 100;

/**
 * Asks the object of each of these customers, all of them whatever the others answer. Undefined: not every one has answered;
 * the same may be asked again.
 */
export async function askCustomers<T>(
  isolate: Isolate,
  customers: readonly string[],
  ask: (
    object: DurableObjectStub<Person>,
    about: { readonly customer: string; readonly person: string },
  ) => Promise<Result<T, MeshError | Moved>>,
): Promise<readonly T[] | undefined> {
  const answers: T[] = [];
  for (let first = 0; first < customers.length; first += AT_ONCE) {
    const portion = customers.slice(first, first + AT_ONCE).map(async (customer) => {
      const person = await customerPersonId(customer, isolate.keys.personHash);
      return askPerson(isolate, person, (object) => ask(object, { customer, person }));
    });
    for (const reply of await Promise.all(portion)) if (reply.ok) answers.push(reply.value);
  }
  return answers.length === customers.length ? answers : undefined;
}
