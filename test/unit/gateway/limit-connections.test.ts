import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { type Duplex, duplexPair } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { limitConnections } from "../../../client/gateway/limit-connections.ts";

const POST = "POST /rows HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 0\r\n\r\n";

let server: Server;

beforeEach(() => {
  server = createServer((_, response) => response.end());
  limitConnections(server);
});

afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

/** Posts, and gives the first line of the answer; nothing if the connection ends instead. */
async function post(box: Duplex): Promise<string> {
  const told = Promise.race([once(box, "data"), once(box, "close")]);
  box.write(POST);
  const [answer] = await told;
  return String(answer).split("\r\n")[0] ?? "";
}

describe("a connection that a box keeps open between two posts", () => {
  /** One end is the host's, the other the server's; all are of one address. */
  function come(): { readonly host: Duplex; readonly served: Duplex } {
    const [host, served] = duplexPair();
    host.on("error", () => undefined).resume();
    server.emit("connection", served);
    return { host, served };
  }

  it("does not give way to what has asked for nothing yet, and of that eight at most stay", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "setImmediate"] });
    const box = come();
    expect(await post(box.host)).toBe("HTTP/1.1 200 OK");
    vi.advanceTimersByTime(500);
    const silent = Array.from({ length: 20 }, come);
    vi.advanceTimersByTime(600);
    expect([box, ...silent].filter(({ served }) => served.destroyed)).toEqual([]);
    expect(await post(box.host)).toBe("HTTP/1.1 200 OK");
    vi.advanceTimersByTime(500);
    expect(silent.filter(({ served }) => !served.destroyed)).toHaveLength(7);
    expect(await post(box.host)).toBe("HTTP/1.1 200 OK");
  });
});

describe("a box whose post waits while the loop stands still", () => {
  it("is answered, though its grace is over and there is one connection too many", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout"] });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const come = async (): Promise<Socket> => {
      const socket = connect(port, "127.0.0.1").on("error", () => undefined);
      await Promise.all([once(socket, "connect"), once(server, "connection")]);
      return socket;
    };
    const box = await come();
    for (let count = 1; count < 500; count++) (await come()).write("POST /rows HTTP/1.1\r\nx-a: ");
    // What a turn of the loop does after its reading: the next one reads before it comes here again.
    await new Promise<void>((resolve) => setImmediate(resolve));
    connect(port, "127.0.0.1").on("error", () => undefined);
    // It connects in the next tick, and so before the post is there.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    const told = post(box);
    // Two seconds pass in which the loop reads nothing; then it comes to the timers first.
    vi.advanceTimersByTime(2_000);
    expect(await told).toBe("HTTP/1.1 200 OK");
  });
});
