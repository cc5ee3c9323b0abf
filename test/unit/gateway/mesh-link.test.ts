import { beforeAll, describe, expect, it } from "vitest";
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
