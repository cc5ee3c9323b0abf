import type { StageReached } from "../journeys/advance-run.ts";
import type { Occurrence } from "./occurrence.ts";

/** The stages that runs have come to, as moments wait for them: whoever moved the run is believed about the stage. */
export function stageOccurrences(reached: readonly StageReached[]): readonly Occurrence[] {
  return reached.map(({ journey, key, stage, data, trust }) => ({
    kind: "stage",
    run: { journey, key, stage, data },
    confidence: "high",
    trust,
  }));
}
