import { type MeshError, unavailable } from "../../shared/errors.ts";
import type { Moved } from "../../shared/person/moved.ts";
import { err, type Result } from "../../shared/result.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { Person } from "../objects/person.ts";

/**
 * Asks a person's own object, and says `unavailable` where it cannot answer. The name is the person id; the jurisdiction
 * is part of the object's identity, so it must never change. If that person was merged into another, `ask` is called once
 * more with the other's object and where they have `moved` to.
 */
export async function askPerson<T>(
  { env, config }: Isolate,
  person: string,
  ask: (object: DurableObjectStub<Person>, moved?: Moved) => Promise<Result<T, MeshError | Moved>>,
): Promise<Result<T, MeshError>> {
  const namespace = config.jurisdiction === undefined ? env.PERSON : env.PERSON.jurisdiction(config.jurisdiction);
  try {
    const asked = await ask(namespace.getByName(person));
    if (asked.ok) return asked;
    const { error } = asked;
    if (error.code !== "moved") return err(error);
    const sentOn = await ask(namespace.getByName(error.to), error);
    if (sentOn.ok) return sentOn;
    // A customer's person is never merged into another: a second move is a fault of the mesh.
    return err(sentOn.error.code === "moved" ? unavailable() : sentOn.error);
  } catch (error) {
    // Overloaded, restarted under a new version, or broken: nothing was answered, so the device may ask again.
    console.error("a person's object did not answer", error);
    return err(unavailable());
  }
}
