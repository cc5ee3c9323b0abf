import { type Measurement, measurementOf, sightingsMeasurementOf } from "../shared/measure/measurement.ts";
import type { Answer } from "../shared/respond/answer.ts";
import type { Call } from "./http/call.ts";

/** Writes what became of a ping to Analytics Engine: buffered by the runtime, sent after the response. */
export function measure(call: Call, answer: Answer): void {
  write(call, measurementOf(answer, call.clock.durations()));
}

/** Writes how much a gateway heard, and of how many people; of nobody who. */
export function measureSightings(call: Call, counted: Parameters<typeof sightingsMeasurementOf>[0]): void {
  write(call, sightingsMeasurementOf(counted, call.clock.durations()));
}

function write({ isolate }: Call, { index, texts, numbers }: Measurement): void {
  isolate.env.METRICS?.writeDataPoint({ indexes: [index], blobs: [...texts], doubles: [...numbers] });
}
