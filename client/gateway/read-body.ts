import type { IncomingMessage } from "node:http";
import { err, type Result } from "../../shared/result.ts";
import type { BoxRefusal } from "./agent.ts";
import type { Turns } from "./turns.ts";

/** As much as the rows that are taken at once, at five hundred characters each. */
const MAX_BODY_BYTES = 1_048_576;

/** So much of each body is read at once: what boxes post is shorter, and none of them waits for what is longer. */
const SHORT_BODY_BYTES = 65_536;

/** How long a long body may keep the others waiting. */
const TURN_TIMEOUT_MS = 10_000;

const TOO_LARGE: BoxRefusal = { status: 413, detail: "too large" };
const BUSY: BoxRefusal = { status: 503, detail: "too many long bodies at once", retryAfterSeconds: 5 };

/**
 * Reads a body and does this with it. Of the bodies that are long one is read and used at a time, the others wait unread in
 * their connections; a body that comes too slowly in its turn is cut off, which rejects. Errors: it is too long, or too many
 * wait.
 */
export async function readBody<T>(
  request: IncomingMessage,
  turns: Turns,
  use: (body: string) => Promise<Result<T, BoxRefusal>>,
): Promise<Result<T, BoxRefusal>> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) return err(TOO_LARGE);
  const chunks: Buffer[] = [];
  let bytes = 0;
  let endTurn: (() => void) | undefined;
  let timeout: NodeJS.Timeout | undefined;
  try {
    // Whoever is refused reads the answer first: the rest of the body is left to the connection's end.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) return err(TOO_LARGE);
      chunks.push(chunk);
      if (bytes <= SHORT_BODY_BYTES || endTurn !== undefined) continue;
      endTurn = await turns.take();
      if (endTurn === undefined) return err(BUSY);
      timeout = setTimeout(() => request.destroy(), TURN_TIMEOUT_MS);
    }
    clearTimeout(timeout);
    return await use(Buffer.concat(chunks.splice(0)).toString("utf8"));
  } finally {
    clearTimeout(timeout);
    endTurn?.();
  }
}
