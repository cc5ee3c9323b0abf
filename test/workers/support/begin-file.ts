import { reset } from "cloudflare:test";
import { vi } from "vitest";
import { wait } from "../../../workers/isolate/wait.ts";
import { withTimeout } from "../../../workers/isolate/with-timeout.ts";

/* Before each file: the clock is the machine's, and nothing is stored. */
vi.useRealTimers();
vi.restoreAllMocks();
await resetSoon();

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
