import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { runTool } from "../../local/build/run-tool.ts";
import { findFreePort } from "../../local/find-host.ts";
import { makeStateDirectory, runMeshIn } from "../support/launcher.ts";

const PROJECT = join(import.meta.dirname, "../..");

/** A folder with a file of variables as `mesh keys --dev-vars` prints it, for the one operator whose home this is. */
function makeVariables(...more: string[]) {
  const home = makeStateDirectory();
  const run = (...args: string[]) => runMeshIn({ XDG_CONFIG_HOME: home }, ...args);
  writeFileSync(join(home, "wrangler.toml"), "");
  run("operator", "add", "ada", "--role", "publisher", "--to", join(home, "wrangler.toml"));
  const print = () => run("keys", "--state", join(home, "keys"), "--dev-vars", ...more);
  const file = join(home, "dev.vars");
  writeFileSync(file, print().stdout);
  return { home, file, print, run };
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/^([A-Z_]+)='.*'$/gm)].map(([, name = ""]) => name);
}

describe("npx wrangler dev", () => {
  it("runs the mesh on this machine with what mesh keys --dev-vars prints, and the operator can publish", async () => {
    const port = await findFreePort();
    const { home, file, run } = makeVariables("--port", String(port));
    const args = ["dev", "--port", String(port), "--inspector-port", "0", "--env-file", file];
    const wrangler = start([...args, "--persist-to", join(home, "state")]);
    const url = `http://localhost:${port}`;
    const health = async () => {
      if (wrangler.process.exitCode !== null) throw new Error(wrangler.said());
      return (await fetch(`${url}/health`)).json();
    };
    await expect.poll(health, { timeout: 120_000 }).toMatchObject({
      status: "ok",
      trouble: ["no catalog is published: every ping is no-moment"],
    });
    const published = run("publish", "demo/catalog.json", "--url", url);
    expect(published).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Published at .*\n/) });
    expect(await (await fetch(`${url}/v1/mesh`)).json()).toMatchObject({
      audience: url,
      catalogVersion: published.stdout.trim(),
    });
  });

  it("is given every variable of the example, and keys that stay", () => {
    const { file, print } = makeVariables();
    const example = readFileSync(join(PROJECT, ".dev.vars.example"), "utf8");
    expect(namesIn(readFileSync(file, "utf8"))).toEqual(namesIn(example));
    expect(print()).toEqual({ code: 0, stdout: readFileSync(file, "utf8"), stderr: "" });
  });

  it("keeps its variables to itself: npm start is as it was", async () => {
    const { home, file } = makeVariables();
    const config = join(home, "wrangler.toml");
    copyFileSync(join(PROJECT, "wrangler.toml"), config);
    const read = () => runTool("local/build/print-worker-options.ts", [config], { WRANGLER_LOG: "none" });
    const before = await read();
    copyFileSync(file, join(home, ".dev.vars"));
    expect(await read()).toBe(before);
    expect(JSON.parse(before).bindings).toMatchObject({ MESH_ENV: "production", OPERATOR_KEYS: "" });
  });

  it("has its keys in a file that git ignores", () => {
    const ignored = (name: string) => spawnSync("git", ["check-ignore", "-q", name], { cwd: PROJECT }).status === 0;
    expect([".dev.vars", ".dev.vars.staging", ".dev.vars.example"].map(ignored)).toEqual([true, true, false]);
  });
});

/** wrangler, which ends with the test, and so does all that it started. */
function start(args: readonly string[]): { readonly process: ChildProcess; readonly said: () => string } {
  let said = "";
  const env = { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", CI: "1" };
  const child = spawn(join(PROJECT, "node_modules/.bin/wrangler"), args, {
    cwd: PROJECT,
    env,
    stdio: "pipe",
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk));
  const closed = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGINT");
    await closed;
  });
  return { process: child, said: () => said };
}
