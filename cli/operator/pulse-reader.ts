import { callAdmin, type Operated } from "../../local/operate.ts";
import { bodyOf } from "../../local/read-answer.ts";
import { present } from "../../shared/json/present.ts";
import type { PulseView } from "../../shared/measure/pulse/pulse-view.ts";
import { pulseAnswer } from "../../shared/openapi/answers/operator.ts";

/** What happened in the last 120 seconds and 60 minutes. */
export interface PulseAnswer extends PulseView {
  /** When it was read, seconds. */
  readonly asOf: number;
}

/** Asks a mesh what happens, as often as one likes: as long as nothing does, nothing is sent again. Refuses where it does. */
export function makePulseReader(mesh: Operated): () => Promise<PulseAnswer> {
  let kept: { readonly answer: PulseAnswer; readonly etag: string | null; readonly readMs: number } | undefined;
  return async () => {
    const headers = present({ "if-none-match": kept?.etag ?? undefined });
    const response = await callAdmin(mesh, "pulse", { headers });
    if (response.status === 304 && kept !== undefined) {
      return { ...kept.answer, asOf: kept.answer.asOf + (performance.now() - kept.readMs) / 1000 };
    }
    const answer = await bodyOf(response, mesh, pulseAnswer);
    kept = { answer, etag: response.headers.get("etag"), readMs: performance.now() };
    return answer;
  };
}
