import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { makeStateDirectory, runMesh, runMeshIn, startMesh } from "../support/launcher.ts";

const PROJECT = join(import.meta.dirname, "../..");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}

const workflow: { jobs: Record<string, { env?: object; steps: readonly Step[] }> } = parse(
  readFileSync(join(PROJECT, "examples/ci/catalog.yml"), "utf8"),
);
const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

/** Does what npx finds here, without the second that npx takes to find it. */
const QUICK_NPX = `#!/bin/sh\nshift; exec '${process.execPath}' '${join(PROJECT, "cli/mesh.mjs")}' "$@"\n`;

/** A mesh, the key of an operator of it, and a way to run a step of the workflow as a runner does. */
async function startRunner({ npx }: { npx: "quick" | "npm's" }) {
  const home = makeStateDirectory();
  const bin = join(home, "bin");
  mkdirSync(bin);
  if (npx === "quick") writeFileSync(join(bin, "npx"), QUICK_NPX, { mode: 0o755 });
  const run = (...args: string[]) => runMeshIn({ XDG_CONFIG_HOME: home }, ...args);
  const line = run("operator", "add", "ci", "--role", "publisher", "--to", join(home, "none.toml")).stdout;
  const { url } = await startMesh(join(home, "state"), ["--no-walk"], {
    OPERATOR_KEYS: line.trim().replace(/^OPERATOR_KEYS = '(.*)'$/, "$1"),
  });
  const environment = {
    CATALOG: join(PROJECT, "demo/catalog.json"),
    MESH_URL: url,
    MESH_OPERATOR_KEY: readFileSync(join(home, "moment-mesh/operators/ci.json"), "utf8"),
    MESSAGE: 'Prices of "May" $(exit 1)\n\nmore',
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    RUNNER_TEMP: mkdtempSync(join(home, "runner-")),
    GITHUB_STEP_SUMMARY: join(home, "summary.md"),
  };
  const runStep = (name: string, more: NodeJS.ProcessEnv = {}) => {
    const step = steps.find((one) => one.name === name)?.run ?? "exit 99";
    const env = { ...process.env, XDG_CONFIG_HOME: join(home, "of nobody"), ...environment, ...more };
    const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", step], { cwd: PROJECT, env, encoding: "utf8" });
    return { code: status, stdout, stderr };
  };
  return { home, url, runStep, summary: () => readFileSync(environment.GITHUB_STEP_SUMMARY, "utf8") };
}

describe("the workflow of a catalog's repository", () => {
  it("publishes whatever the title of a commit begins with or has in it", async () => {
    const { home, runStep } = await startRunner({ npx: "quick" });
    expect(runStep("The catalog is published", { MESSAGE: "-5 % on\tall\n\nmore" })).toMatchObject({ code: 0 });
    const history = runMesh("history", "--json", "--state", join(home, "state"));
    expect(JSON.parse(history.stdout).catalogs[0]).toMatchObject({ message: "-5 % on all" });
  });

  it("asks nothing of the mesh where there is no key, as for a fork, and gives the key to no other step of a check", () => {
    const check = workflow.jobs.check;
    const withKey = check?.steps.filter(({ env }) => env !== undefined).map(({ name }) => name);
    expect([check?.env, withKey]).toEqual([undefined, ["What would change for people"]]);
    const step = check?.steps.find(({ name }) => name === "What would change for people")?.run ?? "exit 99";
    const env = { ...process.env, MESH_OPERATOR_KEY: "", CATALOG: "none.json", RUNNER_TEMP: "/dev/null" };
    const { status, stdout } = spawnSync("bash", ["-e", "-c", step], { cwd: PROJECT, env, encoding: "utf8" });
    expect([status, stdout]).toEqual([0, "Not asked, as there is no key here.\n"]);
  });

  it("validates, tells what would change, publishes and asks whether the mesh works", async () => {
    const { home, url, runStep, summary } = await startRunner({ npx: "npm's" });
    expect(runStep("The catalog is valid")).toMatchObject({ code: 0, stdout: expect.stringMatching(/ is valid\.\n$/) });
    expect(runStep("What would change for people")).toMatchObject({ code: 0, stderr: "" });
    expect(summary()).toMatch(/^What would change for people:\n\n {4}\+ /);

    const published = runStep("The catalog is published");
    expect(published).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\S+\n$/) });
    const history = runMesh("history", "--json", "--state", join(home, "state"));
    expect(JSON.parse(history.stdout).catalogs[0]).toMatchObject({
      author: "ci",
      message: 'Prices of "May" $(exit 1)',
    });
    expect(runStep("What would change for people")).toMatchObject({ code: 0, stdout: "Nothing would change.\n" });
    const asked = runStep("The mesh works");
    expect(asked, `${url}: ${asked.stdout}${asked.stderr}`).toMatchObject({ code: 0 });
  });

  it("fails where the catalog is not valid, no mesh answers, or the key is of nobody there", async () => {
    const { home, runStep } = await startRunner({ npx: "quick" });
    const bad = join(home, "bad.json");
    writeFileSync(bad, '{"places":[{"id":"X"}]}');
    expect(runStep("The catalog is valid", { CATALOG: bad }).code).toBe(1);
    expect(runStep("What would change for people", { CATALOG: bad }).code).toBe(1);
    expect(runStep("What would change for people", { MESH_URL: "http://localhost:1" }).code).toBe(69);
    expect(runStep("What would change for people", { CATALOG: "" }).code).not.toBe(0);
    const other = { XDG_CONFIG_HOME: join(home, "other") };
    runMeshIn(other, "operator", "add", "eve", "--role", "publisher", "--to", join(home, "none.toml"));
    const key = readFileSync(join(home, "other/moment-mesh/operators/eve.json"), "utf8");
    expect(runStep("The catalog is published", { MESH_OPERATOR_KEY: key }).code).toBe(77);
  });

  it("uses actions by their commit only, and keys by way of the environment only", () => {
    const used = steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(0);
    for (const action of used) expect(action).toMatch(/^actions\/checkout@[0-9a-f]{40}$/);
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });
});
