import { once } from "node:events";
import { request, type Server } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Receive } from "../../../client/gateway/agent.ts";
import { makeBoxServer } from "../../../client/gateway/receive-http.ts";
import type { Status } from "../../../client/gateway/status.ts";
import { makeTally } from "../../../client/gateway/status.ts";
import { ok } from "../../../shared/result.ts";

let server: Server;
let port: number;
let taken: string[];
let taking: (() => void)[];
let isHeld: boolean;

beforeEach(async () => {
  taken = [];
  taking = [];
  isHeld = false;
  const spool = { waiting: { batches: 0, bytes: 0 }, dropped: 0 };
  const disk = { trouble: undefined };
  const { status } = makeTally({ id: "gate", mesh: "https://mesh.test", nowMs: () => 0, spool, disk });
  const receive: Receive = async ({ body }) => {
    if (isHeld) await new Promise<void>((resolve) => taking.push(resolve));
    taken.push(body);
    return ok(undefined);
  };
  server = makeBoxServer(receive, status).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" ? (address?.port ?? 0) : 0;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter?: string | undefined;
}

function ask(
  path: string,
  {
    host,
    body,
    from = "127.0.0.1",
    accept = "*/*",
    announces = true,
  }: { host?: string; body?: string; from?: string; accept?: string; announces?: boolean },
) {
  return new Promise<Answer>((resolve, reject) => {
    const headers = {
      accept,
      ...(host !== undefined && { host }),
      ...(body !== undefined && announces && { "content-length": body.length }),
    };
    const method = body === undefined ? "GET" : "POST";
    const asked = request(
      { port, host: "127.0.0.1", localAddress: from, path, method, headers, agent: false },
      (answer) => {
        let text = "";
        answer.on("data", (chunk) => (text += chunk));
        answer.once("end", () =>
          resolve({ status: answer.statusCode ?? 0, text, retryAfter: answer.headers["retry-after"] }),
        );
      },
    );
    asked.once("error", reject).end(body);
  });
}

describe("the status", () => {
  it.each(["127.0.0.1", "192.168.1.5:8790", "[::1]:8790", "[fe80::1]", "localhost", "LOCALHOST:8790"])(
    "is shown to whoever asks for %s",
    async (host) => {
      for (const accept of ["text/html", "application/json"])
        expect((await ask("/", { host, accept })).status).toBe(200);
    },
  );

  it.each([
    "rebound.example",
    "rebound.example:8790",
    "127.0.0.1.rebound.example",
    "localhost.rebound.example",
    "localhost.",
    "1.2.3",
    "127.0.0.1:80:80",
    "[::1].rebound.example",
    "user@127.0.0.1",
  ])("is not shown to a page that calls it %j: whose boxes these are is no page's business", async (host) => {
    for (const accept of ["text/html", "application/json"]) {
      const { status, text } = await ask("/", { host, accept });
      expect([400, 403]).toContain(status);
      expect(text).not.toContain("gate");
    }
  });

  it("is taken from boxes under whatever name they have for the agent", async () => {
    expect((await ask("/rows", { host: "agent.store.example", body: "[]" })).status).toBe(200);
  });

  it("advises by the address that was asked, in JSON as well", async () => {
    const { text } = await ask("/", { host: "192.168.1.5:8790" });
    const { advice } = JSON.parse(text) as Status & { advice: { text: string; command?: string }[] };
    expect(advice).toEqual([
      {
        text: expect.stringContaining("No box has posted yet."),
        command: "curl -d '[]' 'http://192.168.1.5:8790/rows'",
      },
    ]);
  });
});

describe("long bodies", () => {
  const long = " ".repeat(200_000);

  it("are used one at a time, short ones meanwhile, and those beyond sixteen are told when to come again", async () => {
    isHeld = true;
    const posts = Array.from({ length: 24 }, (_, index) =>
      ask("/rows", { body: long, from: `127.0.0.${10 + (index % 12)}` }),
    );
    const refused = await Promise.all(
      Array.from({ length: 7 }, () => Promise.race(posts.map((post, at) => post.then((answer) => ({ at, answer }))))),
    );
    expect(refused[0]?.answer).toMatchObject({ status: 503, retryAfter: "5" });
    await expect.poll(() => taking.length, { timeout: 5_000 }).toBe(1);
    const short = ask("/rows", { body: "[]", from: "127.0.0.9" });
    await expect.poll(() => taking.length, { timeout: 5_000 }).toBe(2);
    for (let ended = 0; ended < 18; ended++) {
      await expect.poll(() => taking.length, { timeout: 5_000 }).toBeGreaterThan(0);
      taking.shift()?.();
    }
    expect((await short).status).toBe(200);
    const answers = (await Promise.all(posts)).map(({ status }) => status);
    expect(answers.filter((status) => status === 200)).toHaveLength(17);
    expect(answers.filter((status) => status === 503)).toHaveLength(7);
    expect(taken).toHaveLength(18);
  });

  it("that are announced or come as too long are told so, and not cut off", async () => {
    const much = " ".repeat(3_000_000);
    expect(await ask("/rows", { body: much })).toMatchObject({ status: 413, text: '{"detail":"too large"}' });
    // Without a length it is read until it is too long.
    expect(await ask("/rows", { body: much, announces: false })).toMatchObject({ status: 413 });
    expect(taken).toEqual([]);
  });
});

describe("connections of one address", () => {
  it("are eight at most: the newest goes, and what is being answered stays", async () => {
    isHeld = true;
    const held = Array.from({ length: 8 }, () => ask("/rows", { body: "[]" }));
    await expect.poll(() => taking.length, { timeout: 5_000 }).toBe(8);
    await expect(ask("/rows", { body: "[]" })).rejects.toThrow();
    const other = ask("/rows", { body: "[]", from: "127.0.0.2" });
    await expect.poll(() => taking.length, { timeout: 5_000 }).toBe(10);
    for (const take of taking) take();
    expect((await Promise.all([...held, other])).map(({ status }) => status)).toEqual(Array(9).fill(200));
  });

  it("that ask for nothing go first, the oldest of them", async () => {
    const idle = Array.from({ length: 8 }, () => connect(port, "127.0.0.1"));
    const closed: number[] = [];
    for (const [index, socket] of idle.entries()) {
      await once(socket, "connect");
      socket.on("error", () => undefined).once("close", () => closed.push(index));
    }
    isHeld = true;
    const asking = [ask("/rows", { body: "[]" }), ask("/rows", { body: "[]" })];
    await expect.poll(() => closed.toSorted(), { timeout: 5_000 }).toEqual([0, 1]);
    for (const take of taking) take();
    expect((await Promise.all(asking)).map(({ status }) => status)).toEqual([200, 200]);
    for (const socket of idle) socket.destroy();
  });
});
