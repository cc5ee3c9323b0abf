import { once } from "node:events";
import { createServer } from "node:http";
import { beforeAll, describe, expect, it } from "vitest";
import type { AnswerMeaning } from "../../../client/gateway/judge-answer.ts";
import type { Batch } from "../../../client/gateway/make-batches.ts";
import { openMeshLink } from "../../../client/gateway/mesh-link.ts";
import type { GatewayKey } from "../../../client/gateway/own-key.ts";
import { makeSteadyClock } from "../../../client/gateway/steady-clock.ts";
import { decodeBase64url } from "../../../shared/bytes/base64url.ts";

let key: GatewayKey;

beforeAll(async () => {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("no Ed25519 here");
  key = { id: "gate", privateKey: pair.privateKey, publicJwk: { kty: "OKP", crv: "Ed25519", x: "" }, isNew: false };
});

describe("what waited while the machine was suspended", () => {
  it("is told with the age that it has, at the mesh's time, which is asked anew", async () => {
    const machine = { wallMs: 1_000_000, elapsedMs: 0 };
    const clock = makeSteadyClock("run", { wallMs: () => machine.wallMs, elapsedMs: () => machine.elapsedMs });
    const asked: string[] = [];
    const told: { iat: number; age: number }[] = [];
    const link = openMeshLink("https://mesh.test", key, clock, async (input, init) => {
      asked.push(new URL(String(input)).pathname);
      if (init?.method !== "POST") return Response.json({ audience: "mesh", serverTime: machine.wallMs / 1000 + 7 });
      const [, payload = ""] = String(init.body).split(".");
      const { iat, body } = JSON.parse(new TextDecoder().decode(decodeBase64url(payload)));
      told.push({ iat, age: body.rows[0].age });
      return Response.json({ accepted: 1, ignored: 0 }, { status: 202 });
    });
    const row = { mac: "a", rssi: -60 };
    const batch = (): Batch => ({ jti: "jti", where: {}, rows: [{ atMs: clock.now(), row }], dated: clock.dated() });
    const early = batch();
    await link.send(early);
    machine.wallMs += 600_000;
    await link.send(early);
    await link.send(batch());
    expect(asked).toEqual(["/v1/mesh", "/v1/sightings", "/v1/mesh", "/v1/sightings", "/v1/sightings"]);
    expect(told).toEqual([
      { iat: 1_007, age: 0 },
      { iat: 1_607, age: 600 },
      { iat: 1_607, age: 0 },
    ]);
  });
});

describe("a network that answers in the mesh's name", () => {
  const row = { mac: "a", rssi: -60 };

  /** What is made of it if this network answers everything, or only what is posted to a true mesh. */
  async function meaningsOf(network: (path: string) => Response | Promise<Response>): Promise<AnswerMeaning[]> {
    const clock = makeSteadyClock("run");
    const batch: Batch = { jti: "jti", where: {}, rows: [{ atMs: clock.now(), row }], dated: clock.dated() };
    const pathOf = (input: unknown) => new URL(String(input)).pathname;
    const portal = openMeshLink("https://mesh.test", key, clock, async (input) => network(pathOf(input)));
    const between = openMeshLink("https://mesh.test", key, clock, async (input) => {
      const path = pathOf(input);
      return path === "/v1/mesh" ? Response.json({ audience: "mesh", serverTime: 1_795_420_800 }) : network(path);
    });
    return [await portal.send(batch), await between.send(batch)];
  }

  it.each<[string, () => Response]>([
    ["a log-in page with 200", () => new Response("<!doctype html><title>Log in</title>")],
    ["a log-in page with 202", () => new Response("<!doctype html>", { status: 202 })],
    ["202 {}", () => Response.json({}, { status: 202 })],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://portal.example/" } })],
    ["JSON with 403", () => Response.json({ code: "AUTH_REQUIRED", detail: "\u001b]0;owned" }, { status: 403 })],
    ["204", () => new Response(null, { status: 204 })],
    ["no JSON object", () => Response.json(["audience"])],
    ["null", () => Response.json(null)],
  ])("takes nothing with %s: it waits", async (_what, network) => {
    const { status } = network();
    const waits = { kind: "again", said: `${status}, not from a mesh`, status };
    expect(await meaningsOf(network)).toEqual([waits, waits]);
  });

  it("is not followed elsewhere, and its answer is not read without an end", async () => {
    const asked: unknown[] = [];
    let sentBytes = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sentBytes += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const link = openMeshLink("https://mesh.test", key, makeSteadyClock("run"), async (_input, init) => {
      asked.push(init?.redirect);
      return new Response(endless);
    });
    const batch: Batch = { jti: "jti", where: {}, rows: [], dated: { run: "run" } };
    expect(await link.send(batch)).toMatchObject({ kind: "again", said: "200, not from a mesh" });
    expect(asked).toEqual(["manual"]);
    expect(sentBytes).toBeLessThan(1_000_000);
  });

  it("cannot move the clock to where no message is good", async () => {
    const clock = makeSteadyClock("run");
    const far = '{"audience":"mesh","serverTime":1e999}';
    const link = openMeshLink("https://mesh.test", key, clock, async () => new Response(far));
    const batch: Batch = { jti: "jti", where: {}, rows: [], dated: { run: "run" } };
    expect(await link.send(batch)).toMatchObject({ kind: "again" });
    expect(clock.knowsMesh()).toBe(false);
  });

  it("and a certificate that is not the mesh's, or no TLS at all: it waits, and says so in plain text", async () => {
    const server = createServer((_request, response) => response.end("log in")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const batch: Batch = { jti: "jti", where: {}, rows: [], dated: { run: "run" } };
    const link = openMeshLink(`https://127.0.0.1:${port}`, key, makeSteadyClock("run"));
    expect(await link.send(batch)).toMatchObject({ kind: "again", said: expect.stringMatching(/SSL/) });
    server.close();
    const altered = new TypeError("fetch failed", { cause: new Error("cert's altnames: \u001b[2Jevil\u202e") });
    const forged = openMeshLink("https://mesh.test", key, makeSteadyClock("run"), () => Promise.reject(altered));
    expect(await forged.send(batch)).toEqual({ kind: "again", said: "cert's altnames: [2Jevil" });
  });
});
