import { batchNotes, type PulseNote, type PulseParcel } from "../../shared/measure/pulse/pulse-batch.ts";
import { pulseOf } from "../adapters/pulse-of.ts";
import type { Config, Env } from "../env.ts";
import { withTimeout } from "../isolate/with-timeout.ts";

const TIMEOUT_MS = 2_000;
/** Older ones are given up: after a minute and a half nobody asks for those seconds. */
const MOST_UNSENT = 90;

/**
 * Hands on what an isolate noted, with what could not be handed on before. `unsent` has, afterwards, what the object did not
 * confirm: it goes with the next, and what had arrived all the same counts once.
 */
export async function handOnPulse(
  env: Env,
  config: Config,
  notes: readonly PulseNote[],
  unsent: PulseParcel[],
): Promise<void> {
  const parcels = [...unsent.splice(0), { id: crypto.randomUUID(), batches: batchNotes(notes) }];
  const taken = await withTimeout(
    Promise.resolve().then(() => pulseOf(env, config).take(JSON.stringify(parcels))),
    TIMEOUT_MS,
  );
  if (taken !== true) unsent.unshift(...parcels.slice(-MOST_UNSENT));
}
