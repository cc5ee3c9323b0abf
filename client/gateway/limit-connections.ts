import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Most connections of one address: a box has one, or two. */
const MAX_OF_ADDRESS = 8;

/** Most connections in all. */
const MAX_IN_ALL = 500;

/** A request that takes longer than this may be cut off if others need its connection. */
const PATIENCE_MS = 5_000;

/** A new connection has so long to ask for something: a packet of the box may be lost once, and is then sent again. */
const GRACE_MS = 1_000;

/**
 * Holds a server's connections within bounds, so that one host of the network cannot keep the boxes out. If there are too
 * many, one that never asked for anything goes first, as half a header that does not end; then one that is kept open for
 * later, or whose request takes too long; of these always the one that did nothing for longest. If there is none, the newest
 * connection goes. If there are too many in all, the address that has the most gives one up.
 *
 * Who is new counts for its address once its grace is over: till then nobody gives way to what may be half a header. And all
 * are judged after the loop has read what arrived: a busy machine comes to a timer, or to a new connection, before it comes to
 * a request that was there first.
 */
export function limitConnections(server: Server): void {
  /** What did nothing for longest comes first. */
  const open = new Set<Socket>();
  const byAddress = new Map<string, Set<Socket>>();
  const settled = new WeakSet<Socket>();
  const hasAsked = new WeakSet<Socket>();
  const askingSinceMs = new WeakMap<Socket, number>();

  function idleOf(sockets: readonly Socket[]): Socket | undefined {
    const nowMs = performance.now();
    const isIdle = (socket: Socket) => nowMs - (askingSinceMs.get(socket) ?? Number.NEGATIVE_INFINITY) > PATIENCE_MS;
    return sockets.find((socket) => !hasAsked.has(socket)) ?? sockets.find(isIdle);
  }

  function close(socket: Socket): void {
    open.delete(socket);
    byAddress.get(socket.remoteAddress ?? "")?.delete(socket);
    socket.destroy();
  }

  /** One connection goes if there is one too many in all: the new one, if no other may. */
  function keepToAll(socket: Socket): void {
    if (open.size <= MAX_IN_ALL) return;
    const largestFirst = [...byAddress.values()].sort((one, other) => other.size - one.size);
    for (const ofAddress of largestFirst) {
      const idle = idleOf([...open].filter((other) => other !== socket && ofAddress.has(other)));
      const gone = idle ?? (ofAddress.size > MAX_OF_ADDRESS ? [...ofAddress].at(-1) : undefined);
      if (gone === undefined) continue;
      close(gone);
      return;
    }
    close(socket);
  }

  function keepToAddress(socket: Socket, ofAddress: ReadonlySet<Socket>): void {
    if (!ofAddress.has(socket)) return;
    settled.add(socket);
    const settledOfAddress = [...open].filter((other) => ofAddress.has(other) && settled.has(other));
    if (settledOfAddress.length > MAX_OF_ADDRESS) close(idleOf(settledOfAddress) ?? socket);
  }

  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress ?? "";
    const ofAddress = byAddress.get(address) ?? new Set();
    byAddress.set(address, ofAddress.add(socket));
    open.add(socket);
    socket.once("close", () => {
      open.delete(socket);
      ofAddress.delete(socket);
      if (ofAddress.size === 0 && byAddress.get(address) === ofAddress) byAddress.delete(address);
    });
    setImmediate(keepToAll, socket);
    setTimeout(() => setImmediate(keepToAddress, socket, ofAddress), GRACE_MS).unref();
  });
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    hasAsked.add(socket);
    askingSinceMs.set(socket, performance.now());
    response.once("close", () => {
      askingSinceMs.delete(socket);
      if (open.delete(socket)) open.add(socket);
    });
  });
}
