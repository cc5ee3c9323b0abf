import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runTool } from "../../local/build/run-tool.ts";
import { deployFaults } from "../../shared/operators/deploy-faults.ts";

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
      "  MESH_AUDIENCE is a placeholder: https://mesh.example.com",
      "  MESH_CONTACT is a placeholder: https://mesh.example.com",
      "  MESH_ORIGINS is empty: no page could call the mesh",
      '  no operator could sign in: "npx mesh operator add" makes a key for OPERATOR_KEYS',
      "",
    ]);
  });

  it("needs to be told which environment, and knows its own only", () => {
    expect(deploy()).toMatchObject({ status: 2, stderr: expect.stringMatching(/^--env is needed\./) });
    expect(deploy("--env", "prod")).toMatchObject({ status: 1, stderr: expect.stringContaining("cannot be used") });
  });
});

describe("variables of a deployment", () => {
  const GOOD = {
    MESH_ENV: "production",
    MESH_AUDIENCE: "https://mesh.bakery.test",
    MESH_CONTACT: "mailto:mesh@bakery.test",
    MESH_ORIGINS: "https://bakery.test",
  };

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
  ])("%s", (_, more, waysIn, fault) => {
    const faults = deployFaults({ ...GOOD, ...more }, waysIn);
    expect(faults).toEqual(fault === undefined ? [] : [expect.stringMatching(fault)]);
  });
});
