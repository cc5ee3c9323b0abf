import type { SignalsContext } from "./signals-context.ts";
import { RETRY_MS, takeSignal } from "./take-signal.ts";

/** Every edge knows by then that a sender is revoked; and what an edge has let in before has come. */
const HALT_MS = 15_000;

/**
 * Ends what a sender began, as that is revoked: as if it turned off each of its signals now. For a while nothing else is taken of
 * it. Whether every edge knows that they are off; if not, the book goes on trying.
 */
export async function endSignalsOf(context: SignalsContext, sender: string): Promise<boolean> {
  const { store } = context;
  const nowMs = Date.now();
  store.change(() => store.halt(sender, nowMs + HALT_MS));
  context.armBy(nowMs + RETRY_MS);
  // All turns are taken before the first of them waits.
  const replies = await Promise.all(
    store.listOn(nowMs, sender).map(({ stored: { spans: _, offMs: __, fromMs: ___, ...begun } }) => {
      const said = { ...begun, id: `${begun.id} revoked`, data: {}, state: "off" as const, atMs: nowMs };
      return takeSignal(context, { said, isNamed: true, areas: [] });
    }),
  );
  return !replies.includes("later");
}
