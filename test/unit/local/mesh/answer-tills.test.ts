import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerTills, TILLS } from "../../../../local/mesh/answer-tills.ts";

const X = "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U";
const KEY = { kty: "EC", crv: "P-256", x: X, y: X };

let server: Server;
let port: number;
const enrolled: unknown[][] = [];

beforeAll(async () => {
  const tills = {
    async enrol(...said: [string, object]) {
      if (said[0] === "book-till") throw new Error("No mesh answers.");
      enrolled.push(said);
    },
  };
  server = createServer((asked, response) => void answerTills(tills, port, asked, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});

afterAll(() => void server.close());

async function ask(method: string, origin: string, body: object = {}): Promise<{ status: number; said: unknown }> {
  const headers = { host: `localhost:${port}`, ...(origin ? { origin } : {}) };
  const asked = request({ port, method, headers }).end(method === "GET" ? "" : JSON.stringify(body));
  const [response] = await once(asked, "response");
  let text = "";
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, said: JSON.parse(text) };
}

describe("the door for tills of the demo shop", () => {
  const own = () => `http://localhost:${port}`;

  it("lets a till of its own page in, by the public half of its key", async () => {
    expect(await ask("POST", own(), { till: "ring-till-1", x: X, y: X })).toEqual({ status: 200, said: {} });
    expect(enrolled.splice(0)).toEqual([["ring-till-1", KEY]]);
  });

  it("lets no other page's in", async () => {
    for (const origin of ["https://evil.example", ""]) {
      expect((await ask("POST", origin, { till: "ring-till-1", x: X, y: X })).status).toBe(403);
    }
    expect(enrolled).toEqual([]);
  });

  it.each([
    ["a till that the demo has not", { till: "till-9", x: X, y: X }],
    ["a private key", { till: "ring-till-1", x: X, y: X, d: X }],
    ["half a key", { till: "ring-till-1", x: X }],
    ["what is no key", { till: "ring-till-1", x: "x", y: X }],
  ])("refuses %s", async (_, body) => {
    expect((await ask("POST", own(), body)).status).toBe(422);
    expect(enrolled).toEqual([]);
  });

  it("says what went wrong if the mesh does not answer", async () => {
    const answer = await ask("POST", own(), { till: "book-till", x: X, y: X });
    expect(answer).toEqual({ status: 503, said: { title: "No mesh answers." } });
  });

  it("tells which tills there are, and takes nothing but GET and POST", async () => {
    expect(await ask("GET", "")).toEqual({ status: 200, said: { tills: [...TILLS] } });
    expect((await ask("DELETE", own())).status).toBe(405);
  });
});
