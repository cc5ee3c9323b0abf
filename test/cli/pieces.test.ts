import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseStartOptions } from "../../cli/start/start-options.ts";
import { differenceOf, type Step, seePing } from "../../cli/walk/walk-step.ts";
import { localBindings } from "../../local/mesh/local-bindings.ts";
import { requirement } from "../../local/requirements.ts";
import { writeFileAtomically } from "../../local/write-file-atomically.ts";
import { makeStateDirectory } from "../support/launcher.ts";

describe("the bindings of a local mesh", () => {
  const local = (environment: NodeJS.ProcessEnv, pushOrigin?: string, partnerHost?: string) =>
    localBindings({
      variables: { MESH_ENV: "production", MESH_NAME: "mesh" },
      keys: { PASS_KEY: "key" },
      url: "http://localhost:9000",
      pushOrigin,
      partnerHost,
      environment,
    });

  it("are those of wrangler.toml, made local, with the state's keys", () => {
    expect(local({})).toEqual({
      MESH_NAME: "mesh",
      MESH_ENV: "local",
      MESH_AUDIENCE: "http://localhost:9000",
      MESH_ORIGINS: "*",
      PASS_KEY: "key",
    });
  });

  it("take from the environment what is the mesh's, which wins, and nothing else", () => {
    const passed = {
      MESH_NAME: "other",
      MESH_ENV: "production",
      UPSTASH_REDIS_REST_URL: "https://redis.example.com",
      UPSTASH_REDIS_REST_TOKEN: "t",
      PUSH_SERVICE_ORIGINS: "https://push.example.com",
    };
    expect(local({ ...passed, PATH: "/bin", PASS_KEY: "theirs" })).toMatchObject({ ...passed, PASS_KEY: "key" });
    expect(local({ PATH: "/bin" })).not.toHaveProperty("PATH");
  });

  it("add the walk's push service to those of the environment, on a local mesh only", () => {
    const here = "http://127.0.0.1:7000";
    const theirs = { PUSH_SERVICE_ORIGINS: "https://push.example.com" };
    expect(local({}, here).PUSH_SERVICE_ORIGINS).toBe(here);
    expect(local(theirs, here).PUSH_SERVICE_ORIGINS).toBe(`https://push.example.com,${here}`);
    expect(local({ ...theirs, MESH_ENV: "production" }, here)).toMatchObject(theirs);
  });

  it("add the demo's partner, who hears of things within seconds, on a local mesh only", () => {
    const here = "localhost:7001";
    expect(local({}, undefined, here)).toMatchObject({ WEBHOOK_HOSTS: here, WEBHOOK_PARTNER_DELAY: "4" });
    const theirs = { WEBHOOK_HOSTS: "localhost:4000", WEBHOOK_PARTNER_DELAY: "9" };
    expect(local(theirs, undefined, here)).toMatchObject({ ...theirs, WEBHOOK_HOSTS: `localhost:4000,${here}` });
    expect(local({ MESH_ENV: "production" }, undefined, here)).not.toHaveProperty("WEBHOOK_PARTNER_DELAY");
  });
});

describe("the options of npm start", () => {
  it("walk at 8787 in .mesh, unless they say otherwise", () => {
    const usual = { help: false, once: false, walk: true, noRedis: false, port: 8787, state: ".mesh" };
    expect(parseStartOptions([])).toEqual(usual);
    expect(parseStartOptions(["--once"])).toEqual({ ...usual, once: true });
    const other = ["--no-walk", "--no-redis", "--port", "9000", "--state", "dir"];
    expect(parseStartOptions(other)).toEqual({ ...usual, walk: false, noRedis: true, port: 9000, state: "dir" });
  });

  it.each([["--port", "x"], ["--port", "65536"], ["--port"], ["--state", ""], ["dir"], ["--once", "--no-walk"]])(
    "refuse what makes no sense: %s %s",
    (...args) => {
      expect(() => parseStartOptions(args)).toThrow();
    },
  );
});

describe("a state file", () => {
  it("is replaced whole, for its owner only, and leaves no draft behind", () => {
    const directory = makeStateDirectory();
    const file = join(directory, "keys.json");
    writeFileSync(file, "a longer text than the next one");
    writeFileAtomically(file, "new");
    expect(readFileSync(file, "utf8")).toBe("new");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(["keys.json"]);
  });

  it("stays as it was where it cannot be written", () => {
    const directory = makeStateDirectory();
    expect(() => writeFileAtomically(join(directory, "missing", "keys.json"), "new")).toThrow();
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe("a step of the walk", () => {
  const must = { presence: "shop", outcome: "offer", why: "welcome" };
  const step: Step = { sent: "enter", afterSeconds: 1, act: () => Promise.reject(), must };
  const seen = (body: Record<string, unknown>) => seePing({ path: "", token: "", status: 200, body, milliseconds: 1 });
  const presence = [{ place: "shop", since: "2026-11-23T01:02:16.042Z" }];

  it("is as it must be by place, outcome and moment", () => {
    const offer = { moment: "welcome", title: "Hello" };
    expect(differenceOf(step, seen({ outcome: "offer", offer, presence }))).toBeUndefined();
  });

  it("may come out in one more way, if it says so", () => {
    const orElse = { presence: "shop", outcome: "none", why: "budget" };
    const none = seen({ outcome: "none", reason: "budget", presence });
    expect(differenceOf({ ...step, orElse }, none)).toBeUndefined();
    expect(differenceOf(step, none)).toContain("got none (budget)");
  });

  it("that is not says in one line what came instead", () => {
    expect(differenceOf(step, seen({ outcome: "none", reason: "closed", presence }))).toBe(
      "enter: expected offer (welcome), presence [shop], got none (closed), presence [shop]",
    );
  });
});

describe("a program of the machine", () => {
  it("is what its variable names, if that can be run, and nothing else then", () => {
    const before = process.env.REDIS_SERVER;
    process.env.REDIS_SERVER = process.execPath;
    expect(requirement("REDIS_SERVER")).toBe(process.execPath);
    process.env.REDIS_SERVER = "/nowhere/redis-server";
    expect(requirement("REDIS_SERVER")).toBeUndefined();
    if (before === undefined) delete process.env.REDIS_SERVER;
    else process.env.REDIS_SERVER = before;
  });
});
