import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A bridge in another process: Upstash's REST API over a real Redis server. */
export interface RemoteBridge {
  readonly url: string;
  readonly token: string;
  /** What came since the last `reset`. */
  readonly state: () => Promise<BridgeState>;
  /** Gives it, and counts from nought. */
  readonly reset: () => Promise<BridgeState>;
}

export interface BridgeState {
  /** How many commands Redis was sent, by upper-case name; their sum is `total`. */
  readonly commands: Readonly<Record<string, number>> & { readonly total: number };
  /** How many HTTP requests came. */
  readonly requests: number;
  /** Every argument of a command, once. */
  readonly words: readonly string[];
}

/** Some of them, in one process. */
export interface RemoteBridges {
  readonly bridges: readonly RemoteBridge[];
  readonly stop: () => Promise<void>;
}

interface Told {
  readonly id: number;
  readonly state: BridgeState;
}

/** Starts so many bridges for the Redis server at `redisPort` in one process of their own. */
export async function startRemoteBridges(redisPort: number, count: number): Promise<RemoteBridges> {
  const child = fork(join(import.meta.dirname, "bridge-process.ts"), [String(redisPort), String(count)], {
    execArgv: [],
  });
  const [{ addresses }]: [{ addresses: { url: string; token: string }[] }] = await Promise.race([
    once(child, "message") as Promise<[{ addresses: { url: string; token: string }[] }]>,
    once(child, "exit").then(() => Promise.reject(new Error("the bridges ended before they listened"))),
  ]);
  const waiting = new Map<number, (state: BridgeState) => void>();
  child.on("message", ({ id, state }: Told) => {
    waiting.get(id)?.(state);
    waiting.delete(id);
  });
  let asked = 0;
  const ask = (at: number, what: "state" | "reset") =>
    new Promise<BridgeState>((resolve) => {
      const id = asked++;
      waiting.set(id, resolve);
      child.send({ at, id, ask: what });
    });
  return {
    bridges: addresses.map((address, at) => ({
      ...address,
      state: () => ask(at, "state"),
      reset: () => ask(at, "reset"),
    })),
    async stop() {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}
