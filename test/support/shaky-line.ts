import { connect, createServer, type Socket } from "node:net";
import { listen } from "../../local/listen.ts";

/**
 * How the line is: `whole`; `cut`, so that nobody is reached; `deaf`, so that what is said arrives, and the line breaks as soon
 * as the first byte of an answer comes back.
 */
export type LineState = "whole" | "cut" | "deaf";

/** A TCP line to a port of this machine that can be cut and restored. */
export interface ShakyLine {
  readonly url: string;
  /** From now on the line is so; what is connected is hung up. */
  become(state: LineState): void;
  /** How many answers were lost on it. */
  readonly lost: number;
  close(): Promise<void>;
}

/** A line to `port`. */
export async function openShakyLine(port: number): Promise<ShakyLine> {
  const open = new Set<Socket>();
  let state: LineState = "whole";
  let lost = 0;

  const server = createServer((near) => {
    near.on("error", () => near.destroy());
    if (state === "cut") return void near.destroy();
    const far = connect(port, "localhost");
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    if (state === "whole") far.pipe(near);
    else
      far.once("data", () => {
        lost++;
        near.destroy();
      });
  });
  const ownPort = await listen(server);

  return {
    url: `http://127.0.0.1:${ownPort}`,
    become(next) {
      state = next;
      for (const socket of open) socket.destroy();
    },
    get lost() {
      return lost;
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
