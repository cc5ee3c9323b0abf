import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { SubscriptionKeys } from "../../shared/messages/subscription-keys.ts";
import { createPushReceiver, type PushReceiver } from "./push-receiver.ts";
import { checkVapid } from "./vapid-check.ts";

/** A push that arrived and was good: its headers (names in lower case) and what its device reads. */
export interface ReceivedPush {
  readonly endpointId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
}

/** One browser's subscription at the service. */
export interface Subscribed {
  readonly endpointId: string;
  /** As a browser's `PushSubscription.toJSON()` gives it. */
  readonly subscription: { readonly endpoint: string; readonly expirationTime: null; readonly keys: SubscriptionKeys };
  /** The next push for this device that nobody has taken yet; waits for it. */
  next(): Promise<ReceivedPush>;
}

/** A push service of one's own, at a real port of this machine. */
export interface PushService {
  /** `http://127.0.0.1:{port}`: for PUSH_SERVICE_ORIGINS, with MESH_ENV=local. */
  readonly origin: string;
  /** All good pushes, in order of arrival, whatever was answered to them. */
  readonly received: readonly ReceivedPush[];
  /** A new subscription; with a key, pushes by any other are refused as a real service does. */
  subscribe(applicationServerKey?: string): Subscribed;
  close(): Promise<void>;
}

/** Answers a good push in place of the service: for services that misbehave. */
export type Answer = (endpointId: string, response: ServerResponse) => void;

interface Endpoint {
  readonly receiver: PushReceiver;
  readonly applicationServerKey: string | undefined;
  readonly unread: ReceivedPush[];
  readonly waiting: ((push: ReceivedPush) => void)[];
}

const MAX_BODY_BYTES = 4096;

/**
 * Starts a push service that is as strict as the real ones: RFC 8030 (a TTL is required, 5.2; 413 beyond 4,096 bytes, 7.2;
 * 404 for an unknown endpoint, 7.3) and RFC 8292 (VAPID). It holds the devices' keys too and reads what it is sent.
 */
export async function startPushService(answer: Answer = accept, port = 0): Promise<PushService> {
  const endpoints = new Map<string, Endpoint>();
  const received: ReceivedPush[] = [];
  let origin = "";

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const endpointId = /^\/push\/([a-z0-9-]+)$/.exec(request.url ?? "")?.[1] ?? "";
    const endpoint = endpoints.get(endpointId);
    const body = await readBody(request);
    if (endpoint === undefined) return refuse(response, 404, "no such subscription");
    if (request.method !== "POST") return refuse(response, 405, "POST only");
    if (body === undefined) return refuse(response, 413, "more than 4096 bytes");
    if (!/^\d+$/.test(String(request.headers.ttl))) return refuse(response, 400, "no TTL");
    if (request.headers["content-encoding"] !== "aes128gcm") return refuse(response, 415, "not aes128gcm");
    const fault = await checkVapid(request.headers.authorization, origin, endpoint.applicationServerKey);
    if (fault !== undefined) return refuse(response, fault.status, fault.reason);
    const payload = decrypt(endpoint.receiver, body);
    if (payload === undefined) return refuse(response, 400, "not for these keys");
    deliver(endpoint, { endpointId, headers: plainHeaders(request), payload });
    answer(endpointId, response);
  }

  function deliver(endpoint: Endpoint, push: ReceivedPush): void {
    received.push(push);
    const waiting = endpoint.waiting.shift();
    if (waiting === undefined) endpoint.unread.push(push);
    else waiting(push);
  }

  const server = createServer((request, response) => {
    take(request, response).catch((cause) => refuse(response, 500, String(cause)));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    origin,
    received,
    subscribe(applicationServerKey) {
      const endpointId = crypto.randomUUID();
      const endpoint: Endpoint = { receiver: createPushReceiver(), applicationServerKey, unread: [], waiting: [] };
      endpoints.set(endpointId, endpoint);
      return {
        endpointId,
        subscription: {
          endpoint: `${origin}/push/${endpointId}`,
          expirationTime: null,
          keys: endpoint.receiver.keys,
        },
        next() {
          const push = endpoint.unread.shift();
          return push === undefined ? new Promise((resolve) => endpoint.waiting.push(resolve)) : Promise.resolve(push);
        },
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** 201 with the message's own address (RFC 8030, section 5). */
export function accept(endpointId: string, response: ServerResponse): void {
  response.writeHead(201, { Location: `/message/${endpointId}/${crypto.randomUUID()}` }).end();
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.writeHead(status, { "Content-Type": "text/plain" }).end(reason);
}

function decrypt(receiver: PushReceiver, body: Buffer): string | undefined {
  try {
    return receiver.decrypt(body);
  } catch {
    return undefined;
  }
}

/** The whole body, or undefined where it is too long; reads to its end either way. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return bytes <= MAX_BODY_BYTES ? Buffer.concat(chunks) : undefined;
}

function plainHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}
