import type { Answer } from "./api.ts";

/** Whether a body is the answer to a ping. The mesh is believed, as far as it says anything at all. */
export function isAnswer(body: object): body is Answer {
  return "outcome" in body && "presence" in body;
}
