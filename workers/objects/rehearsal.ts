import { DurableObject } from "cloudflare:workers";
import { type MeshError, refuse } from "../../shared/errors.ts";
import { err, type Result } from "../../shared/result.ts";
import { loadPublishing } from "../cold.ts";
import type { Env } from "../env.ts";
import { openIsolate } from "../isolate/isolate.ts";
import { wait } from "../isolate/wait.ts";
import type { Question } from "./rehearsal/question.ts";

/** Nothing takes longer. Whatever the platform stopped halfway closes the object no longer than this. */
const LONGEST_MS = 60_000;

/**
 * One operator's questions about catalogs that are not published: one of these objects each, so that a heavy one takes the
 * time of nobody else, and one at a time. It stores nothing and changes nothing.
 */
export class Rehearsal extends DurableObject<Env> {
  #closedUntilMs = 0;

  /**
   * The answer to a question about this body, as JSON text. Errors: rate-limited while another question is worked on; those
   * of the question.
   */
  async answer(question: Question, body: Uint8Array): Promise<Result<string, MeshError>> {
    if (Date.now() < this.#closedUntilMs) return err(BUSY);
    const closedUntilMs = Date.now() + LONGEST_MS;
    this.#closedUntilMs = closedUntilMs;
    try {
      const { answerQuestion } = await loadPublishing();
      const answered = await answerQuestion(await openIsolate(this.env), question, body);
      // Work leaves no time to hear anybody, so whoever asked meanwhile is heard now, and told that there was work.
      await wait(0);
      return answered;
    } finally {
      // Whoever took longer opens nothing for a third one while another is worked on.
      if (this.#closedUntilMs === closedUntilMs) this.#closedUntilMs = 0;
    }
  }
}

const BUSY: MeshError = {
  ...refuse("rate-limited", "your question before this one is still being worked on: ask again once it is answered"),
  retryAfterSeconds: 1,
};
