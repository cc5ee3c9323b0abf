import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readCatalog } from "../../local/operate.ts";
import { makeStateDirectory, type Ran, runMeshIn, startMesh } from "../support/launcher.ts";

/** A home of nobody else's, so that no key of whoever runs the tests is seen or made. */
function makeHome() {
  const home = makeStateDirectory();
  const wrangler = join(home, "wrangler.toml");
  writeFileSync(wrangler, 'OPERATOR_KEYS = ""\n');
  const run = (...args: string[]): Ran => runMeshIn({ XDG_CONFIG_HOME: home }, ...args);
  const fileOf = (name: string) => join(home, "moment-mesh/operators", `${name}.json`);
  const add = (name: string, role: string) => run("operator", "add", name, "--role", role, "--to", wrangler);
  return { home, wrangler, run, fileOf, add };
}

const valueIn = (line: string) => line.trim().replace(/^OPERATOR_KEYS = '(.*)'$/, "$1");

describe("mesh operator", () => {
  it("makes a key that only its owner can read, and prints the variable with the public half", () => {
    const { add, fileOf } = makeHome();
    const { code, stdout, stderr } = add("ada", "publisher");
    expect(code).toBe(0);
    const { jwk } = JSON.parse(readFileSync(fileOf("ada"), "utf8"));
    const { d, ...publicPart } = jwk;
    expect(JSON.parse(valueIn(stdout))).toEqual({ keys: [{ ...publicPart, role: "publisher" }] });
    expect(stdout + stderr).not.toContain(d);
    expect(statSync(fileOf("ada")).mode & 0o777).toBe(0o600);
  });

  it("keeps the operators that the variable has, and takes no name twice", () => {
    const { add, wrangler, run } = makeHome();
    writeFileSync(wrangler, add("ada", "publisher").stdout);
    const both = add("bob", "viewer").stdout;
    expect(JSON.parse(valueIn(both)).keys.map(({ kid, role }: Record<string, string>) => `${kid} ${role}`)).toEqual([
      "ada publisher",
      "bob viewer",
    ]);
    expect(add("ada", "viewer")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("There is a key ada already"),
    });
    expect(run("operator", "list").stdout).toBe("ada  publisher\nbob  viewer\n");
  });

  it("says where the line goes: in place of the one that is there, in that environment", () => {
    const { run, wrangler } = makeHome();
    writeFileSync(wrangler, '[env.staging.vars]\nOPERATOR_KEYS = ""\n');
    const added = (name: string, ...more: string[]) =>
      run("operator", "add", name, "--role", "viewer", "--to", wrangler, ...more).stderr.replaceAll("\n", " ");
    expect(added("ada", "--env", "staging")).toContain(
      "in place of the line OPERATOR_KEYS under [env.staging.vars], and deploy",
    );
    expect(added("bob")).toContain("under [env.production.vars]");
  });

  it("says so if the line leaves out a key that was made before and never came into the file", () => {
    const { add } = makeHome();
    const ada = JSON.parse(valueIn(add("ada", "publisher").stdout));
    const { stdout, stderr } = add("bob", "viewer");
    expect(JSON.parse(valueIn(stdout)).keys).toMatchObject([{ kid: "bob" }]);
    expect(stderr).toContain("ada is not in ");
    expect(JSON.parse(/^ {2}(\{.*\})$/m.exec(stderr)?.[1] ?? "")).toEqual(ada.keys[0]);
  });

  it.each<[string, (line: string) => string]>([
    ["with a comment behind", (line) => `${line.trim()} # ours\n`],
    ["on several lines", (line) => line.replace("'{", "'''\n{").replace("}'", "}\n'''")],
    ["in a table", (line) => `vars = { ${line.trim()} }\n`],
    ["as JSON", (line) => `"OPERATOR_KEYS": ${JSON.stringify(valueIn(line))}\n`],
  ])("does not forget operators that are written %s: it refuses, and makes no key", (_, write) => {
    const { add, wrangler, run } = makeHome();
    writeFileSync(wrangler, `# OPERATOR_KEYS are these\n${write(add("ada", "publisher").stdout)}`);
    expect(add("bob", "viewer")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/cannot be read|is no JSON/),
    });
    expect(run("operator", "list").stdout).toBe("ada  publisher\n");
  });

  it("says so if a key takes the place of one that the variable has", () => {
    const [{ add: addThere }, { add, wrangler }] = [makeHome(), makeHome()];
    writeFileSync(wrangler, addThere("ada", "publisher").stdout);
    const { stdout, stderr } = add("ada", "viewer");
    expect(JSON.parse(valueIn(stdout)).keys).toMatchObject([{ kid: "ada", role: "viewer" }]);
    expect(stderr).toContain("The key of ada");
  });

  it("reads the keys where lines are indented, and ends as on Windows", () => {
    const { add, wrangler } = makeHome();
    writeFileSync(wrangler, `[env.production.vars]\r\n  ${add("ada", "publisher").stdout.trim()}\r\n`);
    const kids = JSON.parse(valueIn(add("bob", "viewer").stdout)).keys.map(({ kid }: { kid: string }) => kid);
    expect(kids).toEqual(["ada", "bob"]);
  });

  it("takes the keys of the environment that is named, if several have some", () => {
    const { add, wrangler, run } = makeHome();
    const [ada, bob] = [add("ada", "publisher").stdout, add("bob", "viewer").stdout];
    writeFileSync(wrangler, `OPERATOR_KEYS = ""\n[env.staging.vars]\n${ada}[env.production.vars]\n${bob}`);
    const added = run("operator", "add", "eve", "--role", "editor", "--to", wrangler);
    expect(added).toMatchObject({ code: 1, stderr: expect.stringContaining("say which with --env") });
    const named = run("operator", "add", "eve", "--role", "editor", "--to", wrangler, "--env", "production");
    expect(JSON.parse(valueIn(named.stdout)).keys.map(({ kid }: { kid: string }) => kid)).toEqual(["bob", "eve"]);
  });

  it.each<[string, string[], string]>([
    [
      "a role of nobody",
      ["operator", "add", "ada", "--role", "admin"],
      "--role must be one of viewer, editor, publisher.",
    ],
    ["no role", ["operator", "add", "ada"], "--role must be one of"],
    ["a name that is a path", ["operator", "add", "../ada", "--role", "viewer"], "An operator's name is"],
    ["no name", ["operator", "add", "--role", "viewer"], "One NAME is needed."],
    ["nothing to do", ["operator"], "One of add and list is needed."],
    ["no key at all", ["live", "--url", "https://mesh.test"], '"npx mesh operator add" makes one'],
    [
      "a key that is not there",
      ["live", "--url", "https://mesh.test", "--operator", "zoe"],
      "There is no operator key zoe",
    ],
    ["an address that is none", ["live", "--url", "mesh", "--operator", "zoe"], "--url must be an address"],
  ])("refuses %s, and says what to do", (_, args, words) => {
    const { run } = makeHome();
    const code = / is needed\.$/.test(words) ? 2 : 1;
    expect(run(...args)).toMatchObject({ code, stdout: "", stderr: expect.stringContaining(words) });
  });
});

describe("a mesh that knows operators", () => {
  it("is published to, paused and read with a key, as its role allows", async () => {
    const { add, wrangler, run, home, fileOf } = makeHome();
    writeFileSync(wrangler, add("ada", "publisher").stdout);
    const { stdout } = add("bob", "viewer");
    const state = join(home, "state");
    mkdirSync(state);
    const { url } = await startMesh(state, undefined, { OPERATOR_KEYS: valueIn(stdout) });
    const ada = ["--url", url, "--operator", "ada"];
    const bob = ["--url", `${url}/`, "--operator", "bob"];
    expect(run("publish", "demo/catalog.json", ...ada)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\S+\n$/),
    });
    expect(run("pause", "moment", "fresh", ...bob)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("this takes the role editor, and yours is viewer"),
    });
    const moment = JSON.parse(readFileSync("demo/catalog.json", "utf8")).moments[0].id;
    expect(run("pause", "moment", moment, ...ada)).toMatchObject({ code: 0 });
    expect(run("live", ...bob).stdout).toContain(`paused moment     ${moment}`);
    expect(run("resume", "moment", moment, ...ada).code).toBe(0);
    // As CI has it: no folder, the key in a variable.
    const inCi = { XDG_CONFIG_HOME: join(home, "empty"), MESH_OPERATOR_KEY: readFileSync(fileOf("bob"), "utf8") };
    expect(runMeshIn(inCi, "live", "--url", url).stdout).toBe("Nothing is paused, revoked or on.\n");
    // The token of a local mesh, in the environment, goes to no other host.
    const elsewhere = runMeshIn(
      { XDG_CONFIG_HOME: join(home, "empty"), MESH_TOKEN: "secret" },
      "live",
      "--url",
      "https://mesh.test",
    );
    expect(elsewhere).toMatchObject({ code: 1, stderr: expect.stringContaining("--url needs an operator key") });
    // A message says which mesh it is for.
    const wrong = run("live", ...ada, "--audience", "https://other.test");
    expect(wrong).toMatchObject({ code: 77, stderr: expect.stringContaining("The message is for another mesh") });
  });

  it("is not taken for one where an address sends to a sign-in: nothing is followed", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(302, { location: "/login" }).end();
    });
    await new Promise<void>((done) => server.listen(0, done));
    onTestFinished(() => void server.close());
    const mesh = { url: `http://localhost:${(server.address() as AddressInfo).port}`, token: "one" };
    await expect(readCatalog(mesh)).rejects.toThrow("sends to a sign-in elsewhere");
    expect(asked).toEqual(["/admin/v1/catalog"]);
  });
});
