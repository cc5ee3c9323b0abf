import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "../../../local/listen.ts";

/** What came to the mesh, whether it was let through or not. */
export interface Passed {
  readonly method: string;
  readonly path: string;
  /** Of a signed message; undefined for other requests. */
  readonly typ?: string;
  readonly jti?: string;
  readonly iat?: number;
  /** The claims but the common ones; `pass` apart. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly pass?: string;
}

/**
 * How the connection is. `open`; `cut`: the mesh is not reached; `deaf`: it is, and its answers are lost; `held`: nothing comes
 * back, and nothing arrives.
 */
export type Connection = "open" | "cut" | "deaf" | "held";

/** Stands between a browser and its mesh, listens, and is as bad as the test wants. */
export interface MeshProxy {
  readonly url: string;
  readonly passed: Passed[];
  /** The passes that the mesh has given, in order. */
  readonly passes: string[];
  connection: Connection;
  /** What has passed of a typ. */
  of(typ: string): Passed[];
  close(): Promise<void>;
}

/** A proxy of the mesh on a port of its own. */
export async function startMeshProxy(meshUrl: string): Promise<MeshProxy> {
  const server = createServer((request, response) => void answer(request, response).catch(() => response.destroy()));
  const port = await listen(server);
  const proxy: MeshProxy = {
    url: `http://localhost:${port}`,
    passed: [],
    passes: [],
    connection: "open",
    of: (typ) => proxy.passed.filter((message) => message.typ === typ),
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
  return proxy;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", url = "", headers } = request;
    const body = Buffer.concat(await request.toArray());
    const { connection } = proxy;
    proxy.passed.push(read(method, url, body.toString()));
    if (connection === "held") return;
    if (connection === "cut") {
      response.destroy();
      return;
    }
    const answered = await fetch(meshUrl + url, {
      method,
      headers: { "content-type": headers["content-type"] ?? "", origin: headers.origin ?? "" },
      ...(method === "POST" ? { body } : {}),
    });
    const text = await answered.text();
    const given = /"pass":"([\w.-]+)"/.exec(text)?.[1];
    if (given !== undefined) proxy.passes.push(given);
    if (connection === "deaf") {
      response.destroy();
      return;
    }
    const kept = [...answered.headers].filter(([name]) =>
      /^(content-type|retry-after|access-control-.*|vary)$/.test(name),
    );
    response.writeHead(answered.status, Object.fromEntries(kept)).end(text);
  }
}

function read(method: string, path: string, body: string): Passed {
  const [header, payload] = body.split(".");
  if (method !== "POST" || payload === undefined) return { method, path, claims: {} };
  const { aud, jti, iat, pass, ...claims } = decode(payload);
  return { method, path, typ: decode(header).typ, jti, iat, pass, claims };
}

function decode(part = "") {
  return JSON.parse(Buffer.from(part, "base64url").toString());
}
