import { once } from "node:events";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { connectRedis } from "../../local/redis/resp.ts";
import { whyNoStateRedis } from "../../local/redis/state-redis.ts";
import { requirement } from "../../local/requirements.ts";
import { redisServersOf, runtimesOf } from "../../local/state/end-orphans.ts";
import { findState, openState } from "../../local/state/state.ts";
import { askMesh, makeVisitor, type Visitor } from "../../local/visitor.ts";
import { type Launched, launch, makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

const WITHOUT = { REDIS_SERVER: "/nowhere/redis-server" };
const hasRedis = requirement("REDIS_SERVER") !== undefined;

/** Three offers in all for everybody, and a moment that can be paused. */
const CATALOG = {
  mesh: { name: "two", noticeVersion: "1", locale: "en" },
  campaigns: [{ id: "few", budget: { offers: 3 } }],
  moments: ["few", "held"].map((id) => ({
    id,
    on: { event: id },
    quietHours: "ignore",
    ...(id === "few" && { campaign: "few" }),
    offer: { variants: [{ id: "one", format: "banner", title: "Hello" }] },
  })),
};

/** An edge whose Redis was late asks for a unit again after a second. */
const PATIENCE = { timeout: 20_000, interval: 200 };

let state: string;

beforeEach(() => {
  state = makeStateDirectory();
});

/** Publishes the catalog and gives somebody who may be offered something. */
async function open({ url }: Launched): Promise<Visitor> {
  const file = join(state, "catalog.json");
  writeFileSync(file, JSON.stringify(CATALOG));
  const version = runMesh("publish", file, "--state", state).stdout.trim();
  await expect.poll(() => versionOf(url)).toBe(version);
  const { noticeVersion } = await askMesh(url);
  const visitor = await makeVisitor({ url, audience: url, clockSeconds: Date.now() / 1000 - 30 });
  await visitor.register();
  const grants = [{ purpose: "marketing", granted: true }];
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
  return visitor;
}

async function versionOf(url: string): Promise<string | null> {
  const answer = await fetch(`${url}/v1/mesh`);
  return ((await answer.json()) as { catalogVersion: string | null }).catalogVersion;
}

/** Says that it happened, and what came of it: an offer, or why there is none. */
async function say(visitor: Visitor, event: string): Promise<unknown> {
  visitor.wait(0.1);
  const { body } = await visitor.ping({ event: { name: event } });
  return body.outcome === "offer" ? "offer" : (body.reason ?? body.code);
}

/** How many offers of the campaign come until there is none in 3 s: a busy machine may be late with a unit. */
async function spendAll(visitor: Visitor): Promise<number> {
  let offers = 0;
  for (let dryMs = Date.now(); Date.now() < dryMs + 3_000; ) {
    const said = await say(visitor, "few");
    if (said === "offer") [offers, dryMs] = [offers + 1, Date.now()];
    else {
      expect(said).toBe("budget");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  return offers;
}

async function killAll({ process: launcher }: Launched): Promise<void> {
  const exited = once(launcher, "exit");
  launcher.kill("SIGKILL");
  await exited;
  for (const pid of [...runtimesOf(findState(state)), ...redisServersOf(findState(state))])
    process.kill(pid, "SIGKILL");
}

describe.each([
  ["Redis", {}, "in Redis (redis-server of this machine)."],
  ["objects", WITHOUT, "in the mesh's own objects: REDIS_SERVER=/nowhere/redis-server is no program"],
] as const)("a state with %s", (kind, environment, line) => {
  it.skipIf(kind === "Redis" && !hasRedis)("says so, and has its budgets and pauses after kill -9 of all", async () => {
    const first = await startMesh(state, ["--no-walk"], environment);
    expect(first.said()).toContain(`Budgets, live state and tags are ${line}`);
    const visitor = await open(first);
    await expect.poll(() => say(visitor, "few"), PATIENCE).toBe("offer");
    expect(runMesh("pause", "moment", "held", "--state", state).code).toBe(0);
    await killAll(first);
    const again = await startMesh(state, ["--no-walk"], { ...environment, MESH_AUDIENCE: first.url });
    const { device, pass } = visitor;
    const clockSeconds = Date.now() / 1000 - 20;
    const back = await makeVisitor({ url: again.url, audience: first.url, clockSeconds, device, pass });
    expect(await spendAll(back)).toBe(2);
    expect(await say(back, "held")).toBe("paused");
  });
});

describe.skipIf(!hasRedis)("the Redis of a state", () => {
  it("listens on a socket of its user alone, on no port, and ends with the launcher", async () => {
    const mesh = await startMesh(state);
    const { redis } = findState(state);
    const socket = join(redis, "socket");
    expect(statSync(redis).mode & 0o777).toBe(0o700);
    expect(statSync(socket).mode & 0o777).toBe(0o700);
    const connection = connectRedis(socket);
    const [, port] = (await connection.send(["CONFIG", "GET", "port"]))[0] as Buffer[];
    connection.close();
    expect(String(port)).toBe("0");
    expect(redisServersOf(findState(state))).toHaveLength(1);
    expect(await mesh.end("SIGTERM")).toBe(0);
    await expect.poll(() => redisServersOf(findState(state))).toEqual([]);
  });

  it("is started again if it dies, with what it knew, and the mesh goes on", async () => {
    const mesh = await startMesh(state);
    const visitor = await open(mesh);
    await expect.poll(() => say(visitor, "few"), PATIENCE).toBe("offer");
    const [first = 0] = redisServersOf(findState(state));
    process.kill(first, "SIGKILL");
    expect(await say(visitor, "held")).toBe("offer");
    await mesh.hear("redis-server had ended and was started again");
    expect(redisServersOf(findState(state))).not.toContain(first);
    expect(await spendAll(visitor)).toBe(2);
  });

  it("that a killed launcher left behind is ended by the next start", async () => {
    const first = await startMesh(state);
    first.process.kill("SIGKILL");
    await once(first.process, "exit");
    const [left] = redisServersOf(findState(state));
    const second = await startMesh(state);
    expect(second.said()).toContain("left behind was ended: a runtime, a Redis server.");
    expect(redisServersOf(findState(state))).not.toContain(left);
  });

  it("is not left out by a later start, nor begun on a state that has lived without", async () => {
    const withRedis = await startMesh(state);
    await withRedis.end("SIGTERM");
    for (const [args, environment, words] of [
      [["--no-redis"], {}, "Leave --no-redis out"],
      [[], WITHOUT, "is no program that can be run. Put that right"],
      [[], { UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1", UPSTASH_REDIS_REST_TOKEN: "t" }, "Unset it"],
    ] as const) {
      const refused = launch(["--no-walk", "--state", state, "--port", "0", ...args], 0, environment);
      expect(await refused.ended()).toBe(1);
      expect(refused.said()).toContain("This state has its budgets, live state and tags in Redis");
      expect(refused.said()).toContain(words);
    }
    const other = makeStateDirectory();
    const without = await startMesh(other, ["--no-walk", "--no-redis"]);
    expect(without.said()).toContain("are in the mesh's own objects: as --no-redis says.");
    await without.end("SIGTERM");
    const later = await startMesh(other);
    expect(later.said()).toContain("are in the mesh's own objects: as this state has had them from the first.");
    expect(readFileSync(findState(other).sharedStore, "utf8")).toBe("objects\n");
    expect(redisServersOf(findState(other))).toEqual([]);
  });

  it("that cannot be started ends the start with what the program said, and a way without it", async () => {
    const mesh = launch(["--no-walk", "--state", state, "--port", "0"], 0, { REDIS_SERVER: process.execPath });
    expect(await mesh.ended()).toBe(1);
    expect(mesh.said()).toMatch(/does not start: .*bad option.*\n"npm start -- --no-redis" starts a new state/s);
    const without = await startMesh(state, ["--no-walk", "--no-redis"]);
    expect(without.said()).toContain("as --no-redis says");
  });

  it("that a state has had and cannot be started is not to be left out: the start says what else can be done", async () => {
    const first = await startMesh(state);
    await first.end("SIGTERM");
    const mesh = launch(["--no-walk", "--state", state, "--port", "0"], 0, { REDIS_SERVER: process.execPath });
    expect(await mesh.ended()).toBe(1);
    expect(mesh.said()).toContain(
      `\nPut that right, or choose another --state: this one has its budgets, live state and tags in ${state}/redis.\n`,
    );
    expect(mesh.said()).not.toContain("--no-redis");
  });

  it("cannot be where the path of its socket would be too long", () => {
    const long = join(state, "a".repeat(120));
    mkdirSync(long);
    expect(whyNoStateRedis(openState(state))).toBeUndefined();
    expect(whyNoStateRedis(openState(long))).toBe("the path of the state is too long for a socket");
  });
});
