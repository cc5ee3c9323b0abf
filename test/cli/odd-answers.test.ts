import { createServer, type ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listen } from "../../local/listen.ts";
import { type Ran, runMeshMeanwhile } from "../support/launcher.ts";
import { runProgram } from "../support/run-program.ts";

type Answer = (response: ServerResponse) => void;

const PROJECT = `${import.meta.dirname}/../..`;
const json = (status: number, text: string) => (response: ServerResponse) =>
  response.writeHead(status, { "content-type": "application/json" }).end(text);
const page = (status: number) => (response: ServerResponse) =>
  response
    .writeHead(status, { "content-type": "text/html; charset=utf-8" })
    .end("<!doctype html><title>Log in</title>");

let answer: Answer;
let url: string;
const server = createServer((_request, response) => answer(response));
beforeAll(async () => {
  url = `http://127.0.0.1:${await listen(server)}`;
});
afterAll(() => server.close());

function run(...args: string[]): Promise<Ran> {
  return runMeshMeanwhile(...args, "--url", url, "--token", "t");
}

async function runAsProcess(...args: string[]): Promise<Ran> {
  const command = [process.execPath, "cli/mesh.ts", ...args, "--url", url, "--token", "t"] as const;
  const { code, out, error } = await runProgram(command as readonly [string, ...string[]], { cwd: PROJECT });
  return { code, stdout: out, stderr: error };
}

const COMMANDS = [
  "history",
  "live",
  "list",
  "diff demo/catalog.json",
  "publish demo/catalog.json",
  "pause moment hot-light",
  "sender list",
  "console --print",
];

describe("a command that is answered otherwise than by a mesh", () => {
  it.each(COMMANDS)("by a page ends with 77, not signed in: mesh %s", async (command) => {
    for (const [status, runs] of [
      [200, run],
      [403, runAsProcess],
    ] as const) {
      answer = page(status);
      const { code, stdout: out, stderr: error } = await runs(...command.split(" "));
      expect({ code, out, error }).toEqual({
        code: 77,
        out: "",
        error: expect.stringMatching(/^http.* gives a page: .*\n$/),
      });
    }
  });

  it.each(COMMANDS)("ends with 69 and one sentence: mesh %s", async (command) => {
    for (const text of ["null", "[", '{"version":9}', '{"version":"\\u001b[31m"}']) {
      answer = json(200, text);
      const { code, stdout: out, stderr: error } = await run(...command.split(" "));
      const isCatalog = text.startsWith('{"version"') && /^(list|diff|sender)/.test(command);
      // Any object may be a catalog; what it holds is then read for what it is.
      if (!isCatalog)
        expect({ text, code, out, error }).toEqual({
          text,
          code: 69,
          out: "",
          error: expect.stringMatching(/^http.* gives no answer of a mesh\.\n$/),
        });
      expect(out + error).not.toContain("\u001b");
    }
  });

  it("that breaks off ends with 69", async () => {
    answer = (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "100" }).write("{");
      setTimeout(() => response.destroy(), 50);
    };
    const { code, stdout: out, stderr: error } = await runAsProcess("live");
    expect({ code, out, error }).toEqual({ code: 69, out: "", error: expect.stringContaining("broke off") });
  });
});
