import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerAccount } from "../../../../local/mesh/answer-account.ts";

const DEVICE = "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U";
const ADA = JSON.stringify({ customer: "ada", device: DEVICE });

let server: Server;
let port: number;
const signed: string[][] = [];

beforeAll(async () => {
  const office = {
    async sign(...said: [string, string]) {
      if (said[0] === "away") throw new Error("No mesh answers.");
      signed.push(said);
      return "signed";
    },
  };
  server = createServer((asked, response) => void answerAccount(office, port, asked, response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});

afterAll(() => void server.close());

/** Asks as a browser that was led to this host, whose page has this origin. */
async function ask(
  method: string,
  { host = "localhost", origin = "" },
  body = "",
): Promise<{ status: number; said: unknown }> {
  const headers = { host: `${host}:${port}`, ...(origin ? { origin } : {}) };
  const asked = request({ port, method, headers }).end(body);
  const [response] = await once(asked, "response");
  let text = "";
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, said: JSON.parse(text) };
}

describe("the office of the demo shop", () => {
  it("signs for the shop's own page, on the phone and on the laptop", async () => {
    for (const host of ["localhost", "laptop.localhost", "127.0.0.1"]) {
      const answer = await ask("POST", { host, origin: `http://${host}:${port}` }, ADA);
      expect(answer).toEqual({ status: 200, said: { account: "signed" } });
    }
    expect(signed.splice(0)).toEqual([
      ["ada", DEVICE],
      ["ada", DEVICE],
      ["ada", DEVICE],
    ]);
  });

  it.each([
    ["of another site", { origin: "https://evil.example" }],
    ["without an origin", {}],
    ["at another name of this machine", { host: "evil.example", origin: "http://evil.example" }],
  ])("signs nothing for a page %s", async (_, about) => {
    expect((await ask("POST", about, ADA)).status).toBe(403);
    expect(signed).toEqual([]);
  });

  it.each([
    ["no JSON", "ada"],
    ["a name with a blank", JSON.stringify({ customer: "a b", device: DEVICE })],
    ["no device", JSON.stringify({ customer: "ada" })],
    ["what is no thumbprint", JSON.stringify({ customer: "ada", device: "phone" })],
    ["more than it asks for", JSON.stringify({ customer: "ada", device: DEVICE, scopes: "all" })],
  ])("refuses %s", async (_, body) => {
    expect((await ask("POST", { origin: `http://localhost:${port}` }, body)).status).toBe(422);
    expect(signed).toEqual([]);
  });

  it("says what went wrong if the mesh does not answer", async () => {
    const body = JSON.stringify({ customer: "away", device: DEVICE });
    const answer = await ask("POST", { origin: `http://localhost:${port}` }, body);
    expect(answer).toEqual({ status: 503, said: { title: "No mesh answers." } });
  });

  it("tells that it is there, and takes nothing but GET and POST", async () => {
    expect(await ask("GET", {})).toEqual({ status: 200, said: {} });
    expect((await ask("DELETE", {})).status).toBe(405);
  });
});
