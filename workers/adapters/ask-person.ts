import { type MeshError, unavailable } from "../../shared/errors.ts";
import { err, type Result } from "../../shared/result.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { Person } from "../objects/person.ts";

/**
 * Asks a person's own object, and says `unavailable` where it cannot answer. The name is the person id; the jurisdiction
 * is part of the object's identity, so it must never change.
 */
export async function askPerson<T>(
  { env, config }: Isolate,
  person: string,
  ask: (object: DurableObjectStub<Person>) => Promise<Result<T, MeshError>>,
): Promise<Result<T, MeshError>> {
  const namespace = config.jurisdiction === undefined ? env.PERSON : env.PERSON.jurisdiction(config.jurisdiction);
  try {
    return await ask(namespace.getByName(person));
  } catch (error) {
    // Overloaded, restarted under a new version, or broken: nothing was answered, so the device may ask again.
    console.error("a person's object did not answer", error);
    return err(unavailable());
  }
}
