import { reset } from "cloudflare:test";
import { vi } from "vitest";
import * as cold from "../../../workers/cold.ts";
import { wait } from "../../../workers/isolate/wait.ts";
import { withTimeout } from "../../../workers/isolate/with-timeout.ts";

/*
 * Before each file: the clock is the machine's, nothing is stored, and what the worker loads when it is needed is loaded.
 * workerd does not let a request wait for an import that another request has begun, and vitest's imports take longer than
 * those of a deployed worker.
 */
vi.useRealTimers();
vi.restoreAllMocks();
await resetSoon();
await Promise.all(Object.values(cold).map((load) => load()));

/**
 * What earlier files left in the background (the pulse, counts) ends within two seconds. A reset that meets it may never
 * return, and is asked for again.
 */
async function resetSoon(): Promise<void> {
  await wait(1_300);
  for (let tries = 0; tries < 5; tries++) {
    if (
      (await withTimeout(
        reset().then(() => true),
        5_000,
      )) === true
    )
      return;
    console.error("the reset before this file did not return");
  }
  throw new Error("nothing could be reset");
}
