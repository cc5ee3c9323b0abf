import { type Measurement, measurementOf, sightingsMeasurementOf } from "../shared/measure/measurement.ts";
import type { Entered, Said } from "../shared/measure/pulse/pulse-batch.ts";
import type { Answer } from "../shared/respond/answer.ts";
import type { Call } from "./http/call.ts";

/**
 * Writes what became of a ping to Analytics Engine, buffered by the runtime and sent after the response, and notes it for the
 * pulse, with the places that the person entered.
 */
export function measure(call: Call, answer: Answer, entered: readonly Entered[]): void {
  write(call, measurementOf(answer, call.clock.durations()), answer.reason ?? answer.outcome, entered);
}

/** Writes how much a gateway heard, and of how many people; of nobody who. */
export function measureSightings(
  call: Call,
  counted: Parameters<typeof sightingsMeasurementOf>[0],
  entered: readonly Entered[],
): void {
  write(call, sightingsMeasurementOf(counted, call.clock.durations()), "sightings", entered);
}

function write(
  { isolate, clock, defer }: Call,
  { index, texts, numbers }: Measurement,
  said: Said,
  entered: readonly Entered[],
): void {
  isolate.notePulse({ atMs: Date.now(), said, durations: clock.durations(), entered }, defer);
  isolate.env.METRICS?.writeDataPoint({ indexes: [index], blobs: [...texts], doubles: [...numbers] });
}
