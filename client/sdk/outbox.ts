import { type Answered, NOBODY } from "./ask.ts";
import { LATEST_SECONDS, MAX_WAITING } from "./limits.ts";
import { hasConsent, isToBeRepeated, type Session } from "./session.ts";
import type { QueuedMessage, Stamp } from "./vault.ts";
import { withLock } from "./with-lock.ts";

/** What is left after an attempt, and when the mesh wants to hear of it; NaN, or nothing: it did not say. */
export interface Left {
  readonly waiting: number;
  readonly retryAfterSeconds?: number;
}

/**
 * Keeps a message until the mesh has answered it, in the order of keeping, with this stamp or a new one; gives how many
 * wait then. Rejects where the claims are no JSON.
 */
export async function enqueue(
  { vault, stamp }: Session,
  message: Pick<QueuedMessage, "kind" | "claims" | "purposes">,
  given?: Stamp,
): Promise<number> {
  // Now rather than later: a message that could never be signed would stand in the way of all others.
  const plain = JSON.parse(JSON.stringify(message));
  const waiting = { ...plain, ...(given ?? (await stamp())) };
  return Object(await vault.update("outbox", (outbox = []) => append(outbox, waiting))).length;
}

/**
 * Sends what waits, oldest first, until all is answered or the mesh cannot be reached. One tab or worker at a time. `hear`
 * gets each answer; without it pings are left for a page, which can show what they earn.
 */
export function flush(session: Session, hear?: (waiting: QueuedMessage, answered: Answered) => void): Promise<Left> {
  const { vault, send, stamp } = session;
  const remove = (jti: string) => vault.update("outbox", (outbox) => outbox?.filter((waiting) => waiting.jti !== jti));

  return withLock("outbox", async () => {
    for (;;) {
      const { state, outbox = [] } = await vault.readAll();
      const first = outbox.find(({ kind }) => kind !== "ping" || hear !== undefined);
      if (state === undefined || first === undefined) return { waiting: outbox.length };
      const now = await stamp();
      const isOver = now.iatSeconds - first.iatSeconds > LATEST_SECONDS;
      const waiting = isOver && first.kind === "consent" ? { ...first, ...now } : first;
      if (waiting !== first) {
        // A withdrawal is never lost: it is made anew, in its place, before it is sent.
        await vault.update("outbox", (rows) => rows?.map((row) => (row.jti === first.jti ? waiting : row)));
      } else if (isOver || !mayBeSent(first, state)) {
        await remove(first.jti);
        continue;
      }
      const answered = await send(waiting.kind, waiting.claims, waiting);
      if (isToBeRepeated(answered)) return { ...answered, waiting: outbox.length };
      await remove(waiting.jti);
      if (answered !== NOBODY) hear?.(waiting, answered);
    }
  });
}

function mayBeSent({ purposes }: QueuedMessage, state: Parameters<typeof hasConsent>[0]): boolean {
  return purposes.length === 0 || hasConsent(state, purposes);
}

/** The outbox with one more. What is too much goes, oldest first, but never a withdrawal. */
export function append(outbox: readonly QueuedMessage[], waiting: QueuedMessage): readonly QueuedMessage[] {
  const oldest = outbox.length < MAX_WAITING ? undefined : outbox.find(({ kind }) => kind !== "consent");
  return [...outbox.filter((other) => other !== oldest), waiting];
}
