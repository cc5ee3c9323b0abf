import { present } from "../../shared/json/present.ts";
import { batchNotes, type PulseParcel } from "../../shared/measure/pulse/pulse-batch.ts";
import { batchSenders } from "../../shared/measure/pulse/sender-book.ts";
import { pulseOf } from "../adapters/pulse-of.ts";
import type { Config, Env } from "../env.ts";
import type { Note } from "../isolate/pulse-notes.ts";
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
  notes: readonly Note[],
  unsent: PulseParcel[],
): Promise<void> {
  const batches = batchNotes(notes.flatMap((note) => ("sender" in note ? [] : [note])));
  const senders = batchSenders(notes.flatMap((note) => ("sender" in note ? [note] : [])));
  const parcels = [...unsent.splice(0), present({ id: crypto.randomUUID(), batches, senders })];
  const taken = await withTimeout(
    Promise.resolve().then(() => pulseOf(env, config).take(JSON.stringify(parcels))),
    TIMEOUT_MS,
  );
  if (taken !== true) unsent.unshift(...parcels.slice(-MOST_UNSENT));
}
