import { listDurableObjectIds, reset, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

/** Nobody asked an object for ten seconds: it may be put out of memory. */
const MAY_BE_EVICTED_MS = 9_000;

declare global {
  /** When the last file of this worker began, epoch milliseconds. */
  var fileBeganMs: number | undefined;
}

/* Before each file: the clock is the machine's, and nothing is stored. */
vi.useRealTimers();
vi.restoreAllMocks();
// `reset` deletes what objects in memory have stored, and no others: those of a slow file are woken before.
if (Date.now() - (globalThis.fileBeganMs ?? Date.now()) > MAY_BE_EVICTED_MS) await wakeNamed();
await reset();
globalThis.fileBeganMs = Date.now();

/** Wakes all objects whose names other files use as well; people have names that no other file has. */
async function wakeNamed(): Promise<void> {
  const { PERSON: _, ...others } = env;
  const bindings: unknown[] = Object.values(others);
  for (const namespace of bindings.filter(isNamespace)) {
    const ids = await listDurableObjectIds(namespace);
    await Promise.all(ids.map((id) => runInDurableObject(namespace.get(id), () => undefined)));
  }
}

/** A binding of a service says that it has every method; the name of its class does not lie. */
function isNamespace(binding: unknown): binding is DurableObjectNamespace {
  return binding instanceof Object && binding.constructor.name.endsWith("DurableObjectNamespace");
}
