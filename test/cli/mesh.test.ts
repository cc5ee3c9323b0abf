import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { KEYS } from "../../local/state/key-set.ts";
import { makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";
import { runProgram } from "../support/run-program.ts";

const PROJECT = join(import.meta.dirname, "../..");

describe("mesh keys", () => {
  const keysIn = (state: string): Record<string, string> => JSON.parse(readFileSync(join(state, "keys.json"), "utf8"));

  it("makes every key, for its owner's eyes only, and shows none", () => {
    const state = makeStateDirectory();
    const { code, stdout, stderr } = runMesh("keys", "--state", state);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const keys = keysIn(state);
    expect(Object.keys(keys)).toEqual(Object.keys(KEYS));
    for (const [name, secret] of Object.entries(keys)) {
      expect(stdout).toContain(`--print ${name} | npx wrangler secret put ${name} --env ENV\n`);
      expect(stdout).not.toContain(secret);
    }
    expect(statSync(join(state, "keys.json")).mode & 0o777).toBe(0o600);
    expect(readdirSync(state)).toEqual(["keys.json"]);
  });

  it("says which environment each key goes to, and leaves it open if nothing says so", () => {
    const state = makeStateDirectory();
    const { stdout } = runMesh("keys", "--env", "staging", "--state", state);
    expect([...stdout.matchAll(/secret put .*$/gm)].map(([line]) => line)).toEqual(
      Object.keys(KEYS).map((name) => `secret put ${name} --env staging`),
    );
    expect(stdout.trimEnd().split("\n").at(-1)).toBe(
      `npm run deploy -- --env staging -- --secrets-file ${state}/keys.json`,
    );
    expect(runMesh("keys", "--state", state).stdout).toContain("Put production or staging for ENV");
    for (const args of [
      ["--env", "prod"],
      ["--dev-vars", "--env", "staging"],
      ["--port", "9000"],
    ])
      expect(runMesh("keys", "--state", state, ...args)).toMatchObject({ code: 2, stdout: "" });
  });

  it.each(["production", "staging"])("knows the environment of the usual folder of %s", async (env) => {
    const home = makeStateDirectory();
    const run = async (...args: string[]) => {
      const command = [process.execPath, join(PROJECT, "cli/mesh.ts"), "keys", ...args] as const;
      return (await runProgram(command, { cwd: home })).out;
    };
    const byState = await run("--state", `.mesh/${env}`);
    expect(byState).toContain(`secret put PASS_KEY --env ${env}\n`);
    const byEnv = await run(...(env === "production" ? [] : ["--env", env]));
    expect(byEnv).toBe(byState);
  });

  it("makes only what is missing when it is run again", () => {
    const state = makeStateDirectory();
    runMesh("keys", "--state", state);
    const { PASS_KEY: lost, ...kept } = keysIn(state);
    writeFileSync(join(state, "keys.json"), JSON.stringify(kept));
    runMesh("keys", "--state", state);
    expect(keysIn(state)).toMatchObject(kept);
    expect(keysIn(state).PASS_KEY).not.toBe(lost);
  });

  it("prints a key that is asked for, and nothing else", () => {
    const state = makeStateDirectory();
    runMesh("keys", "--state", state);
    expect(runMesh("keys", "--state", state, "--print", "RECEIPT_KEY").stdout).toBe(`${keysIn(state).RECEIPT_KEY}\n`);
    expect(runMesh("keys", "--state", state, "--print", "NO_KEY").code).toBe(1);
  });

  it("keeps what a rotation replaces: one step back as a key, further back its public part", () => {
    const state = makeStateDirectory();
    runMesh("keys", "--state", state);
    const first = keysIn(state).PASS_KEY ?? "";
    const once = runMesh("keys", "--state", state, "--rotate", "PASS_KEY");
    expect(once.stdout.indexOf("put PASS_KEY_PREVIOUS")).toBeLessThan(once.stdout.lastIndexOf("put PASS_KEY"));
    const second = keysIn(state);
    expect(second).toMatchObject({ PASS_KEY_PREVIOUS: first });
    expect(runMesh("keys", "--state", state, "--rotate", "PASS_KEY").stdout).toContain("PASS_KEYS_RETIRED = '");
    const { d: _private, ...publicPart } = JSON.parse(first);
    expect(keysIn(state).PASS_KEY_PREVIOUS).toBe(second.PASS_KEY);
    expect(JSON.parse(keysIn(state).PASS_KEYS_RETIRED ?? "")).toEqual({ keys: [publicPart] });
  });

  it("drops the key of before, which leaked and would stay good, and lets devices of before be known", () => {
    const state = makeStateDirectory();
    runMesh("keys", "--state", state);
    const { PASS_KEY: leaked = "", RECEIPT_KEY: sealing } = keysIn(state);
    expect(runMesh("keys", "--state", state, "--drop", "PASS_KEY")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("--rotate PASS_KEY first"),
    });
    for (const name of ["PASS_KEY", "RECEIPT_KEY"]) {
      runMesh("keys", "--state", state, "--rotate", name);
      const { code, stdout } = runMesh("keys", "--state", state, "--drop", name);
      expect([code, stdout]).toEqual([
        0,
        expect.stringContaining(`npx wrangler secret delete ${name}_PREVIOUS --env ENV`),
      ]);
    }
    const left = readFileSync(join(state, "keys.json"), "utf8");
    const { d: _private, ...publicPart } = JSON.parse(leaked);
    expect(left).not.toContain("_PREVIOUS");
    expect(left).not.toContain(sealing);
    expect(JSON.parse(keysIn(state).PASS_KEYS_RETIRED ?? "")).toEqual({ keys: [publicPart] });
    expect(runMesh("keys", "--state", state, "--drop", "TAG_HASH_KEY").code).toBe(1);
  });

  it("never changes a hash key", () => {
    const state = makeStateDirectory();
    runMesh("keys", "--state", state);
    const before = keysIn(state);
    const { code, stderr } = runMesh("keys", "--state", state, "--rotate", "PERSON_HASH_KEY");
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("never changed") });
    expect(keysIn(state)).toEqual(before);
  });
});

describe("mesh publish, mesh sign", () => {
  it("publish every version by its name, list all faults, and sign what the mesh answers", async () => {
    const state = makeStateDirectory();
    const { url } = await startMesh(state);
    const bad = join(state, "bad");
    mkdirSync(bad);
    writeFileSync(
      join(bad, "catalog.json"),
      '{"places":[{"id":"X"}],"moments":[{"id":"m","on":{"enter":{"place":"y"}}}]}',
    );
    const refused = runMesh("publish", join(bad, "catalog.json"), "--state", state);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^ {2}.*catalog\.json:1:13 \/places\/0\/id: .+$/m);
    expect(refused.stderr).toMatch(/^ {2}.*catalog\.json:1:\d+ moment "m" \/moments\/0\/on\/enter\/place: .+$/m);

    const version = runMesh("publish", "demo/catalog.json", "--state", state).stdout.trim();
    const { stdout: token } = runMesh("token", "--state", state);
    const again = runMesh("publish", "demo/catalog.json", "--url", url, "--token", token.trim());
    expect(again).toMatchObject({ code: 0, stdout: `${version}\n` });

    const sign = () => runMesh("sign", "--state", state, '{"marker":"menu-card"}').stdout.trim();
    const post = (body: string) => fetch(`${url}/v1/pings`, { method: "POST", body });
    await expect.poll(async () => (await post(sign())).json()).toMatchObject({ outcome: "offer" });
    expect(await (await post(sign())).json()).toMatchObject({ outcome: "none", reason: "cap-moment" });
  });
});
