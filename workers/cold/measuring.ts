export { countBatches } from "../objects/counter/count-batches.ts";
export { makeCounterStore } from "../objects/counter/store/counter-store.ts";
export { sumCounts } from "../objects/counter/sum-counts.ts";
export { tidyCounts } from "../objects/counter/tidy-counts.ts";
export { answerReport } from "../operate/answer-report.ts";
export { judgeGuardrails } from "../operate/judge-guardrails.ts";
