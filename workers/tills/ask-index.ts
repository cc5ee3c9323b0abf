import { type MeshError, unavailable } from "../../shared/errors.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { indexOf } from "../adapters/index-of.ts";
import type { Isolate } from "../isolate/isolate.ts";
import type { IndexObject } from "../objects/index-object.ts";

/** Asks the index object that a name belongs to. Error: unavailable, if it does not answer; the same again may. */
export async function askIndex<T>(
  { env, config }: Isolate,
  name: string,
  ask: (index: DurableObjectStub<IndexObject>) => PromiseLike<T>,
): Promise<Result<T, MeshError>> {
  try {
    return ok(await ask(indexOf(env, config, name)));
  } catch (error) {
    console.error("an index object did not answer", error);
    return err(unavailable());
  }
}
