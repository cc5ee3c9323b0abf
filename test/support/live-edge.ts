import type { LiveChange } from "../../shared/live/live-state.ts";
import { makeLiveClient } from "../../workers/adapters/live-client.ts";
import type { LiveShare } from "../../workers/adapters/live-share.ts";
import { type Books, type Fault, makeMemoryStore } from "./memory-store.ts";
import { valueOrAtHand } from "./value-or-at-hand.ts";

const time = { wait: (lengthMs: number) => new Promise<void>((resolve) => void setTimeout(resolve, lengthMs)) };

/** One edge on its way to the truth; `fault` is how that way is now. */
export function makeEdge(books: Books, share?: LiveShare) {
  const edge = { fault: {} as Fault, reads: 0, deferred: [] as Promise<unknown>[] };
  const sharedStore = makeMemoryStore(books, time, (operation) => {
    if (operation === "readLive") edge.reads += 1;
    return edge.fault;
  });
  const client = makeLiveClient(sharedStore, share);
  const defer = (work: Promise<unknown>) => void edge.deferred.push(work);
  const ask = async (needs: "value" | "any") =>
    needs === "value" ? valueOrAtHand(client, defer) : client.current(Date.now(), defer);
  return {
    ...client,
    edge,
    ask,
    readNow: () => client.read(Date.now(), defer),
    /** Asks, and does what was left for after the answer. */
    async askAndSettle(needs: "value" | "any") {
      const view = await ask(needs);
      await Promise.all(edge.deferred.splice(0));
      return view;
    },
  };
}

/** Turns one thing on or off, now. */
export async function change(books: Books, thing: LiveChange["thing"], on = true): Promise<void> {
  await makeMemoryStore(books).changeLive({ thing, on, atMs: Date.now() }, 1_000);
}
