import type { StageReached } from "../journeys/advance-run.ts";
import { present } from "../json/present.ts";
import type { Occurrence } from "./occurrence.ts";

/** The stages that runs have come to, as moments wait for them: whoever moved the run is believed about the stage. */
export function stageOccurrences(reached: readonly StageReached[]): readonly Occurrence[] {
  return reached.map(({ journey, key, stage, data, foreign, trust }) => ({
    kind: "stage",
    run: present({ journey, key, stage, data, foreign }),
    confidence: "high",
    trust,
  }));
}
