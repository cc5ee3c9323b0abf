import { setTimeout as pause } from "node:timers/promises";
import type { Generator } from "../../../shared/simulate/generator.ts";
import type { TestMesh } from "../../support/start-mesh.ts";

/** A mesh that is killed with -9 again and again, and started again on the same storage, as its people meet it. */
export interface MortalMesh {
  readonly url: string;
  /** Sends the same bytes until there is an answer. */
  readonly fetch: typeof fetch;
  readonly deaths: () => number;
  /** How many answers were lost on their way, and asked for again. */
  readonly lost: () => number;
  /** Kills it now, and waits until it is back. */
  readonly kill: () => Promise<void>;
  /** Kills it no more by itself; waits until it is back. */
  readonly rest: () => Promise<void>;
}

/** It comes back in a second or two. Who gets no answer this often meets another fault. */
const MOST_TRIES = 20;

/** Kills come at a random time of this after an answer: messages, pushes and counts are on their way then. */
const LATEST_MS = 60;

/** Lets it die about once in so many answers, when `random` says. */
export function makeMortal(mesh: TestMesh, random: Generator, everyAnswers: number): MortalMesh {
  let back = Promise.resolve();
  let [deaths, lost] = [0, 0];
  let isResting = false;
  let left = nextDeath();
  let fate = Promise.resolve();

  function nextDeath(): number {
    return random.whole(1, 2 * everyAnswers);
  }

  function kill(): Promise<void> {
    deaths++;
    back = mesh.kill().then(mesh.restart);
    return back;
  }

  function noteAnswer(): void {
    if (isResting || --left > 0) return;
    left = Number.POSITIVE_INFINITY;
    fate = pause(random.whole(0, LATEST_MS))
      .then(kill)
      .then(() => {
        left = nextDeath();
      });
  }

  return {
    url: mesh.url,
    async fetch(input, init) {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        try {
          const answer = await fetch(input, init);
          const text = await answer.text();
          noteAnswer();
          return new Response(text === "" ? null : text, { status: answer.status, headers: answer.headers });
        } catch (error) {
          if (!isRefused(error)) lost++;
          // Not before: whoever waited for its death would send nothing that it cuts off.
          await back;
        }
      }
      throw new Error(`${input} does not answer, and the mesh is not dead`);
    },
    deaths: () => deaths,
    lost: () => lost,
    kill,
    async rest() {
      isResting = true;
      await fate;
      await back;
    },
  };
}

/** Whether nobody took the message. */
function isRefused(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.cause instanceof Error &&
    "code" in error.cause &&
    error.cause.code === "ECONNREFUSED"
  );
}
