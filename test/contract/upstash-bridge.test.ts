import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RedisServer, startRedisServer } from "../../local/redis/redis-server.ts";
import { startUpstashBridge, type UpstashBridge } from "../../local/redis/upstash-bridge.ts";
import { requirement } from "../../local/requirements.ts";

describe.skipIf(requirement("REDIS_SERVER") === undefined)("the bridge speaks Upstash's REST:", () => {
  let redis: RedisServer;
  let bridge: UpstashBridge;

  beforeAll(async () => {
    redis = await startRedisServer({ keepsData: true });
    bridge = await startUpstashBridge(redis.port);
  });

  afterAll(async () => {
    await bridge.stop();
    await redis.stop();
  });

  async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
    const authorization = `Bearer ${bridge.token}`;
    const request = { method: "POST", headers: { authorization, ...headers }, body: JSON.stringify(body) };
    const answer = await fetch(`${bridge.url}${path}`, request);
    return { status: answer.status, body: await answer.json() };
  }

  it("one command, with numbers and text beyond ASCII", async () => {
    expect(await post("/", ["SET", "text", "grüß"])).toEqual({ status: 200, body: { result: "OK" } });
    expect(await post("/", ["GET", "text"])).toEqual({ status: 200, body: { result: "grüß" } });
    expect(await post("/", ["INCRBY", "count", 2])).toEqual({ status: 200, body: { result: 2 } });
    expect(await post("/", ["GET", "nothing"])).toEqual({ status: 200, body: { result: null } });
  });

  it("base64 where it is asked for, in arrays too, but for OK", async () => {
    const headers = { "Upstash-Encoding": "base64" };
    expect((await post("/", ["SET", "a", "b"], headers)).body).toEqual({ result: "OK" });
    expect((await post("/", ["EVAL", "return {'b', {1, 'c'}}", 0], headers)).body).toEqual({
      result: ["Yg==", [1, "Yw=="]],
    });
    expect((await post("/", ["PING"], headers)).body).toEqual({ result: "UE9ORw==" });
  });

  it("no token, no answer", async () => {
    expect((await post("/", ["PING"], { authorization: "" })).status).toBe(401);
    expect((await post("/", ["PING"], { authorization: "Bearer other" })).status).toBe(401);
  });

  it("errors of Redis as they are, NOSCRIPT too; what is no command is refused", async () => {
    const forgotten = await post("/", ["EVALSHA", "0".repeat(40), 0]);
    expect(forgotten).toEqual({ status: 400, body: { error: expect.stringMatching(/^NOSCRIPT/) } });
    for (const body of [{}, [], "PING"]) expect((await post("/", body)).status).toBe(400);
  });

  it("a pipeline, in which one command may fail, and a transaction", async () => {
    const commands = [
      ["SET", "x", "1"],
      ["LPUSH", "x", "1"],
      ["INCR", "x"],
    ];
    const results = [{ result: "OK" }, { error: expect.stringMatching(/^WRONGTYPE/) }, { result: 2 }];
    expect(await post("/pipeline", commands)).toEqual({ status: 200, body: results });
    expect(await post("/multi-exec", commands)).toEqual({ status: 200, body: results });
    expect((await post("/multi-exec", [["SET", "x", "5"], ["NONSENSE"]])).status).toBe(400);
    expect((await post("/", ["GET", "x"])).body).toEqual({ result: "2" });
  });

  it("tells who watches of each command and its answer, until they have seen enough", async () => {
    const seen: unknown[] = [];
    const end = bridge.watch(({ command, reply }) => seen.push([command, Buffer.isBuffer(reply) ? `${reply}` : reply]));
    await post("/", ["SET", "seen", "1"]);
    await post("/pipeline", [
      ["GET", "seen"],
      ["INCRBY", "seen", 1],
    ]);
    end();
    await post("/", ["GET", "seen"]);
    expect(seen).toEqual([
      [["SET", "seen", "1"], { simple: "OK" }],
      [["GET", "seen"], "1"],
      [["INCRBY", "seen", "1"], 2],
    ]);
  });

  it("counts what it sends; what Redis kept is there after a kill", async () => {
    bridge.reset();
    await post("/pipeline", [
      ["set", "kept", "yes"],
      ["GET", "kept"],
    ]);
    expect(bridge.commands()).toEqual({ SET: 1, GET: 1, total: 2 });
    await redis.end("SIGKILL");
    expect((await post("/", ["GET", "kept"])).status).toBe(503);
    await redis.start();
    expect((await post("/", ["GET", "kept"])).body).toEqual({ result: "yes" });
  });
});
