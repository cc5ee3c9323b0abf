import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Status } from "../../client/gateway/status.ts";
import { findFreePort } from "../../local/find-host.ts";
import { publishCatalog } from "../../local/operate.ts";
import { requirement } from "../../local/requirements.ts";
import { runMesh } from "../support/launcher.ts";
import { runProgram } from "../support/run-program.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";

const PROJECT = join(import.meta.dirname, "../..");

/** As on a box of a store: this machine's own Node and npm, and nothing of the project. */
const PATH = [
  ...(process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.startsWith(PROJECT)),
  dirname(process.execPath),
];

let mesh: TestMesh;
let directory: string;
let agent: ChildProcess | undefined;

beforeAll(async () => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "moment-mesh-package-")));
  mesh = await startMesh();
  expect(await publishCatalog(mesh, JSON.stringify({ places: [{ id: "bakery" }] }))).toHaveProperty("version");
});

afterAll(async () => {
  if (agent?.exitCode === null) {
    agent.kill("SIGKILL");
    await once(agent, "exit");
  }
  await mesh?.stop();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
});

const environment = () => ({ PATH: PATH.join(delimiter), HOME: directory, npm_config_update_notifier: "false" });
const run = (...command: [string, ...string[]]) => runProgram(command, { cwd: directory, environment: environment() });

// Each test goes on where the one before has ended.
describe("the package of the gateway", { shuffle: false }, () => {
  it("is packed with one program, a unit, a container file and every license", async () => {
    const packed = await run("npm", "pack", join(PROJECT, "client/gateway/package"), "--json", "--loglevel=error");
    expect(packed.code, packed.error).toBe(0);
    const installed = await run(
      "npm",
      "install",
      "--offline",
      "--no-audit",
      "--no-fund",
      "./moment-mesh-gateway-0.1.0.tgz",
    );
    expect(installed.code, installed.error).toBe(0);
    expect(readdirSync(join(directory, "node_modules")).filter((name) => !name.startsWith("."))).toEqual([
      "moment-mesh-gateway",
    ]);
    expect(readdirSync(installedAt()).sort()).toEqual([
      "Containerfile",
      "LICENSE",
      "LICENSES.txt",
      "README.md",
      "mesh-gateway.mjs",
      "mesh-gateway.service",
      "package.json",
    ]);
    expect(readFileSync(join(installedAt(), "LICENSES.txt"), "utf8")).toMatch(/^mqtt [\d.]+ \(MIT\)$/m);
  });

  it("asks nothing of Node that Node 20 lacks", () => {
    const program = readFileSync(join(installedAt(), "mesh-gateway.mjs"), "utf8");
    const newer =
      /\b(?:Map|Object)\.groupBy\b|\bPromise\.(?:withResolvers|try)\b|\bIterator\.from\b|\)\.(?:union|intersection|difference)\(|\.toBase64\(|\bfrom"node:(?:sqlite|sea)"/g;
    expect(program.match(newer)).toBeNull();
  });

  it("makes a key that stays on the box, and is enrolled by the one line that it prints", async () => {
    const { out, error, code } = await run(
      "npx",
      "--no-install",
      "mesh-gateway",
      "enrol",
      "--id",
      "pi-1",
      "--place",
      "bakery",
    );
    expect({ code, error }).toEqual({ code: 0, error: expect.stringContaining("It never leaves this machine.") });
    const key = join(directory, ".mesh/gateway/gateway.json");
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const { d } = JSON.parse(readFileSync(key, "utf8")).jwk;
    expect(out).not.toContain(d);
    const [, words = "", jwk = ""] = /^npx mesh (.*) --jwk '(.*)'\n$/.exec(out) ?? [];
    expect(runMesh(...words.split(" "), "--jwk", jwk, "--url", mesh.url, `--token=${mesh.token}`)).toMatchObject({
      code: 0,
      stderr: "",
    });
  });

  it("prints the same key as an entry of a catalog, and names a mesh that is elsewhere in the command", async () => {
    const entry = JSON.parse(
      (await run("npx", "--no-install", "mesh-gateway", "enrol", "--place", "bakery", "--entry")).out,
    );
    const { out } = await run(
      "npx",
      "--no-install",
      "mesh-gateway",
      "enrol",
      "--place",
      "bakery",
      "--mesh",
      "https://mesh.test/",
    );
    expect(entry).toEqual({
      id: "pi-1",
      kind: "gateway",
      places: ["bakery"],
      scopes: ["sightings"],
      alg: "EdDSA",
      jwk: expect.anything(),
    });
    expect(out).toContain(`${JSON.stringify(entry.jwk)}' --url https://mesh.test\n`);
  });

  it("tells the mesh what a box has heard, and the mesh takes it", async () => {
    const port = await findFreePort();
    const url = `http://127.0.0.1:${port}`;
    const args = ["--mesh", mesh.url, "--place", "bakery", "--listen", `${port}`, "--host", "127.0.0.1"];
    agent = spawn("node_modules/.bin/mesh-gateway", args, { cwd: directory, env: environment(), stdio: "ignore" });
    const status = async (): Promise<Status | undefined> => (await fetch(url).catch(() => undefined))?.json();
    await expect.poll(status, { timeout: 20_000 }).toBeDefined();
    const rows = [{ mac: "c3:00:00:12:34:56", rssi: -60 }];
    expect((await fetch(`${url}/rows`, { method: "POST", body: JSON.stringify(rows) })).status).toBe(200);
    await expect.poll(async () => (await status())?.sent.rows, { timeout: 20_000 }).toBe(1);
    expect((await status())?.standing).toBe("enrolled");
  });

  it("keeps its directory for itself, whichever Node another gateway runs on", async () => {
    const args = ["--mesh", mesh.url, "--listen", "0", "--host", "127.0.0.1"] as const;
    for (const node of ["node", process.execPath]) {
      const { error, code } = await run(node, join(installedAt(), "mesh-gateway.mjs"), ...args);
      expect({ code, error }).toEqual({ code: 1, error: expect.stringContaining("A gateway is already running") });
    }
  });

  it("ends with 0 when it is told to", async () => {
    if (agent === undefined) throw new Error("no gateway was started");
    const exit = once(agent, "exit");
    agent.kill("SIGTERM");
    const [code] = await exit;
    expect(code).toBe(0);
  });
});

describe("the unit of the gateway", () => {
  it.skipIf(requirement("SYSTEMD_ANALYZE") === undefined)("is one that systemd takes", async () => {
    const unit = join(directory, "mesh-gateway.service");
    writeFileSync(unit, readFileSync(join(PROJECT, "client/gateway/package/mesh-gateway.service")));
    const { error, code } = await run(requirement("SYSTEMD_ANALYZE") ?? "", "verify", unit);
    expect({ code, about: error.split("\n").filter((line) => line.includes("mesh-gateway")) }).toEqual({
      code: 0,
      about: [],
    });
  });
});

function installedAt(): string {
  return join(directory, "node_modules/moment-mesh-gateway");
}
