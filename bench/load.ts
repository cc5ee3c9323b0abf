import { connect } from "node:net";

/** One HTTP request, ready to be written to a socket. */
export type PreparedRequest = Buffer;

/** Serialises a request once, before anything is measured, so that the load costs the machine as little as it can. */
export function prepareRequest(method: string, path: string, contentType: string, body: string): PreparedRequest {
  const head = `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return Buffer.from(head + body);
}

export interface Load {
  port: number;
  requests: PreparedRequest[];
  /** Keep-alive connections, each with one request in flight. */
  inFlight: number;
  /** What every answer must contain, beside its status: a bench of refusals measures nothing. */
  expect: string[];
  /** 200, unless something else is said. */
  status?: number | undefined;
}

/** Sends all requests in order over keep-alive connections; gives the seconds it took. Fails on the first answer that is not as expected. */
export async function sendLoad(load: Load): Promise<number> {
  let next = 0;
  const take = (): PreparedRequest | undefined => load.requests[next++];
  const from = performance.now();
  await Promise.all(Array.from({ length: load.inFlight }, () => driveConnection(load, take)));
  return (performance.now() - from) / 1000;
}

/** One connection: writes a request, waits for its whole answer, takes the next one until none is left. */
function driveConnection(load: Load, take: () => PreparedRequest | undefined): Promise<void> {
  const { status = 200 } = load;
  return new Promise((resolve, reject) => {
    const socket = connect({ port: load.port, host: "127.0.0.1", noDelay: true });
    let answer: Buffer = Buffer.alloc(0);
    const sendNext = (): void => {
      const request = take();
      if (request) socket.write(request);
      else socket.end(resolve);
    };
    const fail = (reason: string): void => {
      socket.destroy();
      reject(new Error(reason));
    };
    socket.on("connect", sendNext);
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("the server closed a connection")));
    socket.on("data", (chunk: Buffer) => {
      answer = answer.length === 0 ? chunk : Buffer.concat([answer, chunk]);
      const headEnd = answer.indexOf("\r\n\r\n");
      if (headEnd < 0) return;
      const head = answer.toString("latin1", 0, headEnd);
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
      if (length === undefined) return fail(`an answer without Content-Length:\n${head}`);
      if (answer.length < headEnd + 4 + Number(length)) return;
      if (!head.startsWith(`HTTP/1.1 ${status} `) || !load.expect.every((part) => answer.includes(part, headEnd))) {
        return fail(`expected ${status} with ${load.expect.join(" and ")}, got:\n${answer.toString("utf8")}`);
      }
      answer = Buffer.alloc(0);
      sendNext();
    });
  });
}
