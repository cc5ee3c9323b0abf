import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerSwitches, type Switched } from "../../../../local/mesh/answer-switches.ts";

let server: Server;
let port: number;
let turned: [string, boolean][];
let refusal: string | undefined;

beforeEach(async () => {
  turned = [];
  refusal = undefined;
  const say = async (): Promise<Switched> => {
    if (refusal !== undefined) throw new Error(refusal);
    return { on: ["hot-light"] };
  };
  const switches = {
    read: say,
    turn: (name: string, isOn: boolean) => {
      turned.push([name, isOn]);
      return say();
    },
  };
  server = createServer((asked, response) => void answerSwitches(switches, port, asked, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  server.close();
});

async function ask(method: string, headers: Record<string, string>, body = "") {
  const asking = request({ port, host: "127.0.0.1", method, headers: { host: `localhost:${port}`, ...headers } });
  asking.end(body);
  const [response] = await once(asking, "response");
  response.resume();
  return response.statusCode;
}

const ON = '{"type":"hot-light","on":true}';

it("turns a switch for the shop's own page", async () => {
  expect(await ask("GET", {})).toBe(200);
  expect(await ask("POST", { origin: `http://localhost:${port}` }, ON)).toBe(200);
  expect(turned).toEqual([["hot-light", true]]);
});

it("turns none for another site that is open in the same browser, or for who says no origin", async () => {
  expect(await ask("POST", { origin: "https://evil.test" }, ON)).toBe(403);
  expect(await ask("POST", {}, ON)).toBe(403);
  // A name that somebody else points at this machine (DNS rebinding).
  const rebound = `evil.test:${port}`;
  expect(await ask("POST", { host: rebound, origin: `http://${rebound}` }, ON)).toBe(403);
  expect(await ask("GET", { host: rebound })).toBe(403);
  expect(turned).toEqual([]);
});

it.each(["", "{}", '{"type":"tax","on":true}', '{"type":"tv-spot","on":1}', `${ON}${" ".repeat(300)}`])(
  "refuses what is no switch: %j",
  async (body) => {
    expect(await ask("POST", { origin: `http://localhost:${port}` }, body)).toBe(422);
    expect(turned).toEqual([]);
  },
);

it("says that the mesh did not do it", async () => {
  refusal = "Nothing answers at http://localhost:8787.";
  expect(await ask("POST", { origin: `http://localhost:${port}` }, ON)).toBe(503);
  expect(await ask("PUT", {})).toBe(405);
});
