import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { runTool } from "../../local/build/run-tool.ts";
import { type DeployAddress, deployFaults } from "../../shared/operators/deploy-faults.ts";
import { makeStateDirectory } from "../support/launcher.ts";

const PROJECT = join(import.meta.dirname, "../..");

/** One environment of wrangler.toml as wrangler reads it; "" is what is above all of them. */
async function read(env: string) {
  return JSON.parse(await runTool("local/build/print-config.ts", ["wrangler.toml", env], { WRANGLER_LOG: "none" }));
}

/** Without what must differ between two deployments: names, addresses, ids of counters. */
function comparable({
  vars,
  durable_objects,
  ratelimits,
  analytics_engine_datasets,
  secrets,
}: Awaited<ReturnType<typeof read>>) {
  return {
    vars: Object.keys(vars).sort(),
    objects: durable_objects.bindings,
    limits: ratelimits.map(({ namespace_id: _, ...limit }: Record<string, unknown>) => limit),
    metrics: analytics_engine_datasets.map(({ binding }: Record<string, unknown>) => binding),
    secrets,
  };
}

describe("the environments of wrangler.toml", () => {
  it("are equal but for names and addresses, and share no counter, no name and no dataset", async () => {
    const [top, staging, production] = await Promise.all([read(""), read("staging"), read("production")]);
    expect(comparable(staging)).toEqual(comparable(top));
    expect(comparable(production)).toEqual(comparable(top));
    const idsOf = (one: typeof top) => one.ratelimits.map(({ namespace_id }: { namespace_id: string }) => namespace_id);
    const ids = [top, staging, production].flatMap(idsOf);
    expect(new Set(ids).size).toBe(ids.length);
    expect([staging.name, production.name]).toEqual(["moment-mesh-staging", "moment-mesh-production"]);
    expect(staging.vars.MESH_NAME).not.toBe(production.vars.MESH_NAME);
    expect(staging.analytics_engine_datasets).not.toEqual(production.analytics_engine_datasets);
    for (const { vars } of [staging, production]) expect(vars.MESH_ENV).toBe("production");
  });
});

describe("npm run deploy", () => {
  const deploy = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["cli/deploy.ts", ...args], {
      cwd: PROJECT,
      encoding: "utf8",
    });
    return { status, stdout, stderr };
  };

  it("refuses placeholders, a mesh that no page can call, and one that no one can operate", () => {
    const { status, stdout, stderr } = deploy("--env", "production");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr.split("\n")).toEqual([
      "moment-mesh-production is not deployed:",
      "  the mesh has no address: routes is missing under [env.production]",
      "  MESH_AUDIENCE is a placeholder: https://mesh.example.com",
      "  MESH_CONTACT is a placeholder: https://mesh.example.com",
      "  MESH_ORIGINS is empty: no page could call the mesh",
      '  no operator could sign in: "npx mesh operator add" makes a key for OPERATOR_KEYS',
      "",
    ]);
  });

  it.each([
    ["before", ["--dry-run", "--"], makeConfig],
    ["behind", ["--", "--dry-run"], makeSmallConfig],
  ] as const)("deploys nothing and asks no mesh if --dry-run stands %s the second --", (_, more, make) => {
    const { status, stdout } = deploy("--env", "production", "--config", make(), ...more);
    expect([status, stdout]).toEqual([0, expect.stringContaining("--dry-run: exiting now.")]);
    expect(stdout).not.toMatch(/check:code|works\.$/m);
  });

  it.each<[string, (production: string) => string, string]>([
    [
      "no address",
      (text) => text.replace(/^routes/m, "# routes"),
      "  the mesh has no address: routes is missing under [env.production]\n",
    ],
    [
      "an address among the variables",
      (text) => text.replace(/^(routes.*)\n((?:.*\n)*\[env\.production\.vars\]\n)/m, "$2$1\n"),
      "  routes is a variable under [env.production.vars]: it belongs under [env.production], above that line\n",
    ],
    [
      "an origin that no browser sends",
      (text) => text.replace("https://app.bakery.test", "https://app.bakery.test/"),
      "  MESH_ORIGINS has https://app.bakery.test/, which matches no page: browsers send https://app.bakery.test\n",
    ],
  ])("refuses %s, with --dry-run too", (_, edit, words) => {
    expect(deploy("--env", "production", "--config", makeConfig(edit), "--dry-run")).toEqual({
      status: 1,
      stdout: "",
      stderr: `moment-mesh-production is not deployed:\n${words}`,
    });
  });

  it("names the line and the key if wrangler.toml cannot be read, and not the value", () => {
    const config = makeConfig((text) => text.replace(/^OPERATOR_KEYS/m, 'OPERATOR_KEYS = "first"\nOPERATOR_KEYS'));
    const { status, stderr } = deploy("--env", "production", "--config", config);
    const second = readFileSync(config, "utf8").split('OPERATOR_KEYS = "first"\n')[0]?.split("\n").length ?? 0;
    expect(status).toBe(1);
    expect(stderr).toContain(`line ${second + 1}, OPERATOR_KEYS: `);
    expect(stderr).not.toContain("11qYAYKx");
  });

  it("needs to be told which environment, and knows its own only", () => {
    expect(deploy()).toMatchObject({ status: 2, stderr: expect.stringMatching(/^--env is needed\./) });
    expect(deploy("--env", "prod")).toMatchObject({ status: 1, stderr: expect.stringContaining("cannot be used") });
  });
});

/** The settings of the project in a folder of their own, with what a person writes under [env.production]. */
function makeConfig(edit: (production: string) => string = (text) => text): string {
  const config = join(makeStateDirectory(), "wrangler.toml");
  const [others = "", production = ""] = readFileSync(join(PROJECT, "wrangler.toml"), "utf8").split(
    /^(?=\[env\.production\]$)/m,
  );
  const key = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", kid: "ada" };
  const mine = production
    .replace("# routes", "routes")
    .replaceAll("mesh.example.com", "mesh.bakery.test")
    .replace('MESH_ORIGINS = ""', 'MESH_ORIGINS = "https://app.bakery.test"')
    .replace('OPERATOR_KEYS = ""', `OPERATOR_KEYS = '${JSON.stringify({ keys: [{ ...key, role: "publisher" }] })}'`);
  const main = `main = "${join(PROJECT, "workers/index.ts")}"`;
  writeFileSync(config, others.replace('main = "workers/index.ts"', main) + edit(mine));
  return config;
}

/** The same of a worker that takes no time to build. */
function makeSmallConfig(): string {
  const config = makeConfig();
  const classes = [...readFileSync(config, "utf8").matchAll(/^class_name = "(\w+)"/gm)].map(([, name]) => name);
  const worker = join(dirname(config), "worker.js");
  writeFileSync(
    worker,
    `${[...new Set(classes)].map((name) => `export class ${name} {}\n`).join("")}export default {};\n`,
  );
  const text = readFileSync(config, "utf8")
    .replace(/^main = .*$/m, `main = "${worker}"`)
    .replace(/^\[build\]\ncommand = .*$/m, "");
  writeFileSync(config, text);
  return config;
}

describe("variables of a deployment", () => {
  const GOOD = {
    MESH_ENV: "production",
    MESH_AUDIENCE: "https://mesh.bakery.test",
    MESH_CONTACT: "mailto:mesh@bakery.test",
    MESH_ORIGINS: "https://bakery.test",
  };

  const ADDRESS: DeployAddress = { env: "staging", routes: [{ pattern: "mesh.bakery.test" }] };

  it.each<[string, object, string | undefined, RegExp | undefined]>([
    ["as they should be", {}, undefined, undefined],
    [
      "with a placeholder among the origins",
      { MESH_ORIGINS: "https://bakery.test,https://www.example.org" },
      undefined,
      /^MESH_ORIGINS is a placeholder/,
    ],
    ["with a host that only ends alike", { MESH_ORIGINS: "https://myexample.com" }, undefined, undefined],
    ["without https", { MESH_AUDIENCE: "http://mesh.bakery.test" }, undefined, /^MESH_AUDIENCE must be/],
    ["with a path in the address", { MESH_AUDIENCE: "https://bakery.test/mesh" }, undefined, /^MESH_AUDIENCE must be/],
    ["with no contact", { MESH_CONTACT: "" }, undefined, /^MESH_CONTACT must be/],
    [
      "with partners who hear sooner",
      { WEBHOOK_PARTNER_DELAY: "4" },
      undefined,
      /^WEBHOOK_PARTNER_DELAY is for a local/,
    ],
    ["as a local mesh", { MESH_ENV: "local" }, undefined, /^MESH_ENV must be/],
    ["with a host for operators", { MESH_ADMIN_HOST: "admin.bakery.test" }, undefined, undefined],
    ["with an address for a host", { MESH_ADMIN_HOST: "https://a.test" }, undefined, /^MESH_ADMIN_HOST must be/],
    ["with a host in capitals", { MESH_ADMIN_HOST: "Admin.bakery.test" }, undefined, /^MESH_ADMIN_HOST must be/],
    [
      "with its own host for operators only",
      { MESH_ADMIN_HOST: "mesh.bakery.test" },
      undefined,
      /no device could reach/,
    ],
    ["with no way in", {}, "OPERATOR_KEYS is no JSON", /^OPERATOR_KEYS is no JSON$/],
    [
      "with an app's own scheme, any port, and every page",
      { MESH_ORIGINS: "capacitor://localhost, http://localhost:3000, *" },
      undefined,
      undefined,
    ],
    ["with a path in an origin", { MESH_ORIGINS: "https://a.test/x" }, undefined, /browsers send https:\/\/a\.test$/],
    ["with an origin in capitals", { MESH_ORIGINS: "https://A.test" }, undefined, /browsers send https:\/\/a\.test$/],
    ["with the port that needs no word", { MESH_ORIGINS: "https://a.test:443" }, undefined, /send https:\/\/a\.test$/],
    ["with a host for an origin", { MESH_ORIGINS: "app.bakery.test" }, undefined, /an origin is like https:/],
  ])("%s", (_, more, waysIn, fault) => {
    const faults = deployFaults({ ...GOOD, ...more }, ADDRESS, waysIn);
    expect(faults).toEqual(fault === undefined ? [] : [expect.stringMatching(fault)]);
  });

  it.each<[string, Partial<DeployAddress>, readonly string[]]>([
    ["a route of a zone", { routes: ["mesh.bakery.test/*"] }, []],
    ["one route", { routes: undefined, route: "mesh.bakery.test/*" }, []],
    ["an address of workers.dev", { routes: undefined, workers_dev: true }, []],
    ["a placeholder", { routes: [{ pattern: "mesh.example.com" }] }, ["routes has a placeholder: mesh.example.com"]],
    ["no route", { routes: [] }, ["the mesh has no address: routes is missing under [env.staging]"]],
  ])("are judged with their address: %s", (_, more, faults) => {
    expect(deployFaults(GOOD, { ...ADDRESS, ...more }, undefined)).toEqual(faults);
  });
});

describe("what deploy checks", () => {
  it("is the code of the project, and no file of whoever deploys it", () => {
    const directory = makeStateDirectory();
    for (const name of ["biome.json", ".gitignore"]) copyFileSync(join(PROJECT, name), join(directory, name));
    for (const file of ["bakery.json", "catalog/shop.json", "catalog.ts", "shared/own.ts"]) {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      writeFileSync(join(directory, file), file.endsWith("json") ? '{"a":  [1]}' : "let a  = 1");
    }
    const biome = join(PROJECT, "node_modules/.bin/biome");
    const args = ["check", ".", "--reporter=json"];
    const { status, stdout } = spawnSync(biome, args, { cwd: directory, encoding: "utf8" });
    expect(status).toBe(1);
    expect(stdout).toContain("shared/own.ts");
    expect(stdout).not.toMatch(/bakery|catalog/);
  });
});
