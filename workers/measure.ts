import { measurementOf } from "../shared/measure.ts";
import type { Answer } from "../shared/respond/answer.ts";
import type { Call } from "./call.ts";

/** Writes what became of a ping to Analytics Engine: buffered by the runtime, sent after the response. */
export function measure({ mesh, clock }: Call, answer: Answer): void {
  const dataset = mesh.env.METRICS;
  if (dataset === undefined) return;
  const { index, texts, numbers } = measurementOf(answer, clock.durations());
  dataset.writeDataPoint({ indexes: [index], blobs: [...texts], doubles: [...numbers] });
}
