import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";
import { VERSION } from "../../shared/openapi/version.ts";
import { makeStateDirectory, runMesh, runMeshIn, runMeshProcess } from "../support/launcher.ts";

const PROJECT = join(import.meta.dirname, "../..");

/**
 * `npx` as it is called at a terminal: with the Node of the machine, which may be too old, and without what npm gave this
 * test. It keeps links in a folder of this test and asks no registry.
 */
function startNpx(args: readonly string[], options: SpawnOptions = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith("npm_"));
  const path = (process.env.PATH ?? "").split(delimiter).filter((part) => !part.includes("node_modules"));
  const env = {
    ...Object.fromEntries(inherited),
    PATH: path.join(delimiter),
    npm_config_cache: makeStateDirectory(),
    npm_config_offline: "true",
  };
  const child = spawn("npx", args, { cwd: PROJECT, env, ...options, stdio: "pipe" });
  return { child, closed: once(child, "close") as Promise<[code: number | null, signal: NodeJS.Signals | null]> };
}

async function runNpx(args: readonly string[], { stdin = "", cwd = PROJECT } = {}) {
  const { child, closed } = startNpx(args, { cwd });
  child.stdin?.end(stdin);
  const streams = [child.stdout, child.stderr].map((stream) => (stream === null ? "" : text(stream)));
  const [stdout, stderr] = await Promise.all(streams);
  const [code] = await closed;
  return { code, stdout, stderr };
}

describe("npx mesh", () => {
  it("reads stdin, prints to stdout, and takes file names from where it is called", async () => {
    const state = makeStateDirectory();
    runMesh("keys", "--state", state);
    const found = await runNpx(["mesh", "tag", "codes", "-", "--keys", state], { stdin: "c0:ff:ee:12:34:56\n" });
    expect(found).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^c0:ff:ee:12:34:56,[0-9A-Z]{8}\n$/),
      stderr: "",
    });
    const below = await runNpx(["mesh", "validate", "catalog.json"], { cwd: join(PROJECT, "demo") });
    expect(below).toMatchObject({ code: 0, stdout: "catalog.json is valid.\n" });
  });

  it("ends as the command does", async () => {
    expect(await runNpx(["mesh", "publsh"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^There is no command "publsh"\. Did you mean "publish"\?\n/),
    });
  });

  it("ends at Ctrl-C, with all that it started", async () => {
    const server = createServer(() => process.kill(-(started.child.pid ?? 0), "SIGINT"));
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const started = startNpx(["mesh", "live", "--url", url, "--token", "t"], { detached: true });
    const [code, signal] = await started.closed;
    expect(signal ?? code).toBe("SIGINT");
  });
});

describe("mesh", () => {
  it("tells its version", () => {
    expect(runMesh("--version")).toEqual({ code: 0, stdout: `${VERSION}\n`, stderr: "" });
  });

  it("helps with a command, whichever way it is asked", () => {
    expect(runMesh("help", "publish")).toEqual(runMesh("publish", "--help"));
    expect(runMesh("help", "sender", "add")).toEqual(runMesh("sender", "add", "--help"));
    expect(runMesh("help", "publish").stdout).toMatch(/^npx mesh publish FILE/);
    expect(runMesh("help")).toEqual(runMesh());
    expect(runMesh("help", "publsh")).toMatchObject({ code: 2, stderr: expect.stringContaining('"publish"') });
  });

  it.each([
    "simulate demo/catalog.json --pings 10 --day 2026-11-30",
    "try demo/catalog.json --place doughnut-shop --at 2026-11-30",
    "explain test/cli/one-place.json",
    "import none.csv",
    "init demo",
    "show moment none --state none",
    "rollback none --state none",
    "poster none --state none",
    "codes none --state none",
    "webhooks --state none",
    "signal on none --state none",
    "revoke sender none --state none",
    "receipt none --state none",
    "health --state none",
    "token --state none",
    "sign --state none {}",
  ])("ends by itself as a process, as where a test runs it: mesh %s", (command) => {
    const args = command.split(" ");
    const nowhere = { XDG_CONFIG_HOME: makeStateDirectory() };
    expect(runMeshProcess(nowhere, ...args)).toEqual(runMeshIn(nowhere, ...args));
  });
});
