import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Most connections of one address: a box has one, or two. */
const MAX_OF_ADDRESS = 8;

/** Most connections in all. */
const MAX_IN_ALL = 500;

/** A request that takes longer than this may be cut off if others need its connection. */
const PATIENCE_MS = 5_000;

/**
 * Holds a server's connections within bounds, so that one host of the network cannot keep the boxes out. If there are too
 * many, one that asks for nothing goes first: half a header that never ends, or a connection kept open for later. One whose
 * request is under way is cut off only once that takes too long; where there is no such one, the new connection is refused.
 */
export function limitConnections(server: Server): void {
  const open = new Set<Socket>();
  const askingSinceMs = new WeakMap<Socket, number>();

  function makeRoom(among: readonly Socket[], most: number): boolean {
    if (among.length < most) return true;
    const nowMs = performance.now();
    const longest = among.find(
      (socket) => nowMs - (askingSinceMs.get(socket) ?? Number.NEGATIVE_INFINITY) > PATIENCE_MS,
    );
    if (longest === undefined) return false;
    open.delete(longest);
    longest.destroy();
    return true;
  }

  server.on("connection", (socket: Socket) => {
    const ofAddress = [...open].filter(({ remoteAddress }) => remoteAddress === socket.remoteAddress);
    if (!makeRoom(ofAddress, MAX_OF_ADDRESS) || !makeRoom([...open], MAX_IN_ALL)) {
      socket.destroy();
      return;
    }
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    askingSinceMs.set(socket, performance.now());
    response.once("close", () => askingSinceMs.delete(socket));
  });
}
