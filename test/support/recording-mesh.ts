import { createServer, type ServerResponse } from "node:http";
import { listen } from "../../local/listen.ts";
import { decodeBase64url } from "../../shared/bytes/base64url.ts";

/** A message that came, in the order of arrival, answered or not. */
export interface Recorded {
  readonly jti: string;
  readonly iat: number;
  readonly body: { readonly place?: string; readonly zone?: string; readonly rows: readonly RecordedRow[] };
}

export interface RecordedRow {
  readonly mac: string;
  readonly rssi: number;
  readonly age: number;
}

/** How a message is answered: as the mesh does, not at all, or with a problem. */
export type Answer =
  | "take"
  | "silence"
  | {
      readonly status: number;
      readonly code?: string;
      readonly headers?: Record<string, string>;
      readonly serverTime?: number;
      /** Of an answer without a code: what it says, text as it is. */
      readonly body?: unknown;
    };

/** Stands in for the mesh where the order of requests, or an answer that no mesh gives at will, must be seen. */
export interface RecordingMesh {
  readonly url: string;
  /** What came, without the empty greetings. */
  readonly recorded: readonly Recorded[];
  /** Times of all requests for messages, greetings too, milliseconds. */
  readonly requestsMs: readonly number[];
  /** From now on messages are answered so, one after the other; the last of the answers holds for all that follow. */
  answer(...answers: Answer[]): void;
  close(): Promise<void>;
}

/** Starts it on a free port. `skewSeconds`: its clock less that of this machine. */
export async function startRecordingMesh({ skewSeconds = 0 } = {}): Promise<RecordingMesh> {
  const recorded: Recorded[] = [];
  const requestsMs: number[] = [];
  let answers: Answer[] = ["take"];
  const serverTime = () => Date.now() / 1000 + skewSeconds;

  function take(token: string, response: ServerResponse): void {
    const [, payload = ""] = token.split(".");
    const message: Recorded = JSON.parse(new TextDecoder().decode(decodeBase64url(payload) ?? new Uint8Array()));
    requestsMs.push(performance.now());
    const isGreeting = message.body.rows.length === 0;
    if (!isGreeting) recorded.push(message);
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? "take";
    if (answer === "silence") return;
    if (answer === "take") reply(response, 202, { accepted: message.body.rows.length, ignored: 0 });
    else reply(response, answer.status, bodyOf(answer), answer.headers);
  }

  /** A problem in the mesh's own form; what a network says in its name, as it is given. */
  function bodyOf({ status, code, serverTime: told = serverTime(), body }: Exclude<Answer, string>): unknown {
    if (code === undefined) return body ?? {};
    return { type: `urn:moment-mesh:problem:${code}`, title: code, status, code, serverTime: told };
  }

  const server = createServer(async (request, response) => {
    if (request.url === "/v1/mesh")
      return reply(response, 200, { audience: "https://mesh.test", serverTime: serverTime() });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    take(Buffer.concat(chunks).toString("utf8"), response);
  });
  const port = await listen(server);

  return {
    url: `http://127.0.0.1:${port}`,
    recorded,
    requestsMs,
    answer(...next) {
      answers = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function reply(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
}
