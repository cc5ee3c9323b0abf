import { setTimeout as pause } from "node:timers/promises";
import type { SightingFormat } from "../../shared/radio/sighting.ts";
import type { Result } from "../../shared/result.ts";
import { newJti } from "../sdk/device.ts";
import { followStrongest, type Holders } from "./follow-strongest.ts";
import { openJournal } from "./journal.ts";
import type { AnswerMeaning } from "./judge-answer.ts";
import type { Batch } from "./make-batches.ts";
import { openMeshLink } from "./mesh-link.ts";
import type { GatewayKey } from "./own-key.ts";
import type { Where } from "./post.ts";
import { enrolCommand, restoreCommand } from "./reporter.ts";
import { sendWaiting } from "./send-waiting.ts";
import { type Choose, openSpool, type SpoolLimits } from "./spool.ts";
import { makeTally, type Status } from "./status.ts";
import { makeSteadyClock } from "./steady-clock.ts";
import { makeReceive } from "./take-post.ts";
import { reasonOf, watchDisk } from "./watch-disk.ts";

/** What came from a box. */
export interface BoxMessage {
  readonly format: SightingFormat;
  readonly body: string;
  readonly box: string;
  /** Wins over the one in the body, and over the gateway's own. */
  readonly zone?: string;
}

/** Why a box's post was not taken: the HTTP status, and the words for the box. */
export interface BoxRefusal {
  readonly status: number;
  readonly detail: string;
  /** When the same may be told again. */
  readonly retryAfterSeconds?: number;
}

/** Takes what came from a box; resolves once it is on disk. */
export type Receive = (message: BoxMessage) => Promise<Result<void, BoxRefusal>>;

/** What a gateway is started with. */
export interface AgentOptions {
  readonly mesh: string;
  readonly key: GatewayKey;
  /** Directory of what waits. */
  readonly directory: string;
  readonly where: Where;
  readonly limits: SpoolLimits;
  readonly onAnswer: (meaning: AnswerMeaning, batch: Batch | undefined) => void;
  /** For the person at the terminal: what went wrong here, not at the mesh. */
  readonly onTrouble: (line: string) => void;
}

/** A gateway that runs. */
export interface Agent {
  readonly receive: Receive;
  status(): Status;
  /** Takes nothing more, and puts what is at hand on disk as messages. */
  end(): Promise<void>;
}

/** How often what came in is made into messages: soon, and less often while others wait before them. */
const WINDOW_MS = 2_000;
const WINDOW_BEHIND_MS = 10_000;
/** So many rows are made into messages at once. */
const FULL_ROWS = 1_000;
const TICK_MS = 250;

/** Starts a gateway: from here on it sends what waits, in order, until `end`. */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { mesh, key, directory, where, limits, onAnswer, onTrouble } = options;
  const clock = makeSteadyClock(newJti());
  let holders: Holders = new Map();
  const disk = watchDisk(onTrouble);
  const choose: Choose = (posts) => {
    const followed = followStrongest(posts, holders, clock.now());
    holders = followed.holders;
    return followed.posts;
  };
  const spool = await openSpool(directory, limits, choose, disk);
  const journal = openJournal(directory, spool.nextJournal, clock.dated, spool.makeRoom);
  const commands = { enrol: enrolCommand(key, where), restore: restoreCommand(key.id) };
  const tally = makeTally({ id: key.id, mesh, nowMs: clock.now, spool, disk, commands });
  let windowMs = clock.now();
  let hasEnded = false;

  const receive = makeReceive({ where, journal, spool, tally, disk, nowMs: clock.now, hasEnded: () => hasEnded });

  /** Makes messages of what came in; what cannot be written now is tried again with the next. */
  async function makeMessages(): Promise<void> {
    try {
      await spool.take(await journal.rotate());
      disk.worked("make");
    } catch (cause) {
      disk.failed("make", `What was heard cannot be made into messages (${reasonOf(cause)})`);
    }
  }

  async function work(): Promise<void> {
    while (!hasEnded) {
      await pause(TICK_MS);
      const isDue = clock.now() - windowMs >= (spool.waiting.batches > 0 ? WINDOW_BEHIND_MS : WINDOW_MS);
      if (!isDue && journal.rows() < FULL_ROWS) continue;
      windowMs = clock.now();
      await makeMessages();
    }
  }

  const working = work();
  void sendWaiting({
    spool,
    link: openMeshLink(mesh, key, clock),
    clock,
    where,
    onAnswer(meaning, batch) {
      tally.answered(meaning, batch);
      onAnswer(meaning, batch);
    },
    wait: (lengthMs) => pause(lengthMs, undefined, { ref: false }),
    hasEnded: () => hasEnded,
    random: Math.random,
  });

  return {
    receive,
    status: tally.status,
    async end() {
      hasEnded = true;
      await working;
      await makeMessages();
    },
  };
}
