import { connect, type Socket } from "node:net";

/** A reply of Redis in RESP2: bytes stay bytes, and a simple string is told from them. */
export type Reply = Buffer | number | null | Simple | Failure | readonly Reply[];

/** `+OK` and the like. */
export interface Simple {
  readonly simple: string;
}

/** `-ERR …`, whole. */
export interface Failure {
  readonly error: string;
}

/** One connection, opened when it is needed and again when it was lost. Replies come in the order of the commands. */
export interface RedisConnection {
  /** Sends commands in one go, and gives their replies. Rejects where the server is not there, or goes away meanwhile. */
  readonly send: (...commands: readonly (readonly string[])[]) => Promise<Reply[]>;
  readonly close: () => void;
}

interface PendingReply {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: Error) => void;
}

/** Where a server of this machine listens: a port, or the path of a socket. */
export type RedisAddress = number | string;

/** A connection to the server at this address. */
export function connectRedis(address: RedisAddress): RedisConnection {
  let socket: Socket | undefined;
  let waiting: PendingReply[] = [];

  function open(): Socket {
    let unread: Buffer<ArrayBufferLike> = Buffer.alloc(0);
    const opened = typeof address === "string" ? connect(address) : connect(address, "127.0.0.1");
    opened.setNoDelay(true);
    opened.on("data", (bytes) => {
      unread = Buffer.concat([unread, bytes]);
      for (let read = readReply(unread, 0); read !== undefined; read = readReply(unread, 0)) {
        unread = unread.subarray(read.next);
        waiting.shift()?.resolve(read.reply);
      }
    });
    opened.on("error", () => {});
    opened.on("close", () => {
      if (socket !== opened) return;
      socket = undefined;
      const lost = waiting;
      waiting = [];
      for (const { reject } of lost) reject(new Error("redis is not there"));
    });
    return opened;
  }

  return {
    send(...commands) {
      socket ??= open();
      const replies = commands.map(() => new Promise<Reply>((resolve, reject) => waiting.push({ resolve, reject })));
      socket.write(Buffer.concat(commands.map(encodeCommand)));
      return Promise.all(replies);
    },
    close: () => socket?.destroy(),
  };
}

function encodeCommand(words: readonly string[]): Buffer {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return Buffer.from(`*${words.length}\r\n${parts.join("")}`);
}

/** The reply that begins at `at` and where the next one does; undefined where it has not arrived whole. */
function readReply(bytes: Buffer, at: number): { readonly reply: Reply; readonly next: number } | undefined {
  const end = bytes.indexOf("\r\n", at);
  if (end < 0) return undefined;
  const line = bytes.toString("utf8", at + 1, end);
  const next = end + 2;
  switch (bytes.toString("latin1", at, at + 1)) {
    case "+":
      return { reply: { simple: line }, next };
    case "-":
      return { reply: { error: line }, next };
    case ":":
      return { reply: Number(line), next };
    case "$": {
      const length = Number(line);
      if (length < 0) return { reply: null, next };
      if (bytes.length < next + length + 2) return undefined;
      return { reply: bytes.subarray(next, next + length), next: next + length + 2 };
    }
    default:
      return readArray(bytes, next, Number(line));
  }
}

function readArray(bytes: Buffer, at: number, length: number): ReturnType<typeof readReply> {
  if (length < 0) return { reply: null, next: at };
  const replies: Reply[] = [];
  let next = at;
  while (replies.length < length) {
    const read = readReply(bytes, next);
    if (read === undefined) return undefined;
    replies.push(read.reply);
    next = read.next;
  }
  return { reply: replies, next };
}
