import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "../../local/listen.ts";
import { checkVapid } from "../../local/push/vapid-check.ts";
import { acceptTextSocket, type TextSocket } from "./web-socket.ts";

/** The push service of a real Firefox: the browser listens on a WebSocket, the mesh posts over HTTP. */
export interface Autopush {
  /** For PUSH_SERVICE_ORIGINS, with MESH_ENV=local. */
  readonly origin: string;
  /** For `dom.push.serverURL`. */
  readonly socketUrl: string;
  /** Headers of all pushes that were passed on to the browser. */
  readonly forwarded: readonly IncomingMessage["headers"][];
  /** Passes an encrypted body (RFC 8291) on to the browser, whoever sent it. */
  deliver(endpoint: string, body: Buffer): void;
  /** Passes what was last passed on once more, as if the mesh had sent it twice. */
  repeat(): void;
  /** Cuts the browser off. It comes back to a service that knows none of its subscriptions. */
  forget(): void;
  close(): Promise<void>;
}

interface Channel {
  readonly channelId: string;
  readonly socket: TextSocket;
  /** The VAPID key it was subscribed with. */
  readonly key: string | undefined;
}

/** What the browser says; more kinds of message than this need no answer. */
interface Said {
  readonly messageType?: string;
  readonly channelID?: string;
  readonly key?: string;
}

/** Starts the service on any free port. It looks at VAPID and the headers as Mozilla's does, and cannot read what it carries. */
export async function startAutopush(): Promise<Autopush> {
  const channels = new Map<string, Channel>();
  const sockets = new Set<TextSocket>();
  let last: (() => void) | undefined;
  const forwarded: IncomingMessage["headers"][] = [];
  let origin = "";

  function hear(text: string, socket: TextSocket): void {
    sockets.add(socket);
    const { messageType, channelID = "", key }: Said = JSON.parse(text);
    const tell = (answer: object) => socket.send(JSON.stringify({ messageType, status: 200, ...answer }));
    if (messageType === undefined) socket.send("{}");
    if (messageType === "hello") tell({ uaid: randomUUID().replaceAll("-", ""), use_webpush: true });
    if (messageType === "unregister") {
      for (const [id, channel] of channels) if (channel.channelId === channelID) channels.delete(id);
      tell({ channelID });
    }
    if (messageType !== "register") return;
    const id = randomUUID();
    channels.set(id, { channelId: channelID, socket, key: key?.replaceAll("=", "") });
    tell({ channelID, pushEndpoint: `${origin}/push/${id}` });
  }

  const findChannel = (endpoint: string) => channels.get(endpoint.split("/").at(-1) ?? "");

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const channel = findChannel(request.url ?? "");
    if (channel === undefined) return void response.writeHead(404).end();
    const fault = await checkVapid(request.headers.authorization, origin, channel.key);
    if (fault !== undefined) return void response.writeHead(fault.status).end(fault.reason);
    if (!/^\d+$/.test(request.headers.ttl?.toString() ?? "")) return void response.writeHead(400).end("no TTL");
    forwarded.push(request.headers);
    const version = deliver(channel, Buffer.concat(chunks), request.headers["content-encoding"]);
    response.writeHead(201, { Location: `${origin}/message/${version}` }).end();
  }

  function deliver(channel: Channel, body: Buffer, encoding = "aes128gcm"): string {
    const { channelId: channelID, socket } = channel;
    const version = randomUUID();
    const data = body.toString("base64url");
    last = () => void deliver(channel, body, encoding);
    socket.send(JSON.stringify({ messageType: "notification", channelID, version, data, headers: { encoding } }));
    return version;
  }

  const server = createServer((request, response) => {
    take(request, response).catch((cause) => response.writeHead(500).end(String(cause)));
  });
  server.on("upgrade", (request, socket) => acceptTextSocket(request, socket, hear));
  const port = await listen(server);
  origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    socketUrl: `ws://127.0.0.1:${port}/`,
    forwarded,
    deliver(endpoint, body) {
      const channel = findChannel(endpoint);
      if (channel === undefined) throw new Error("nobody is subscribed there");
      deliver(channel, body);
    },
    repeat: () => last?.(),
    forget() {
      channels.clear();
      for (const socket of sockets) socket.end();
      sockets.clear();
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
