import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Env } from "../../workers/env.ts";
import worker from "../../workers/index.ts";
import { bindings, encodePart } from "./support/forge.ts";
import { type Gateway, makeGateway } from "./support/gateway.ts";
import { adminRequest } from "./support/operator.ts";
import { offer, street } from "./support/street.ts";
import { AUDIENCE, call, post, publish } from "./support/visitor.ts";

const MIB = 1_048_576;

let gateway: Gateway;

beforeAll(async () => {
  gateway = await makeGateway("gw", "shop");
  const moments = [{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }];
  expect((await publish(street(moments, { senders: [gateway.entry] }))).status).toBe(200);
});

/** A token with this text as its payload, of a sender and a signature that are nobody's unless it says so. */
function forge(payload: string, kid = "nobody"): string {
  const header = encodePart({ alg: "EdDSA", typ: "sightings+jwt", kid });
  return `${header}.${encodePart(new TextEncoder().encode(payload))}.${encodePart(new Uint8Array(64))}`;
}

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

/** Sends a body to a mesh with rate limits, piece by piece; what came first, the limit or the reading. */
async function send(path: string, body: string, { isFlooded = false, announced = true } = {}) {
  const happened: string[] = [];
  const limited = (name: string): RateLimit => ({
    limit: async () => {
      happened.push(name);
      return { success: !isFlooded };
    },
  });
  const changes: Partial<Env> = {
    MESH_ENV: "production",
    PUSH_SERVICE_ORIGINS: "",
    RATE_ADDRESS: limited("address"),
    RATE_REGISTRATION: limited("registration"),
  };
  const bytes = new TextEncoder().encode(body);
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        happened.push("read");
        controller.enqueue(bytes);
        controller.close();
      },
    },
    { highWaterMark: 0 },
  );
  const request = new Request(`${AUDIENCE}${path}`, {
    method: "POST",
    headers: { "content-type": "application/jose", ...(announced ? { "content-length": String(bytes.length) } : {}) },
    body: stream,
  });
  const context = createExecutionContext();
  const response = await worker.fetch(request, { ...bindings(), ...changes }, context);
  const { code }: { code: string } = await response.json();
  await waitOnExecutionContext(context);
  return { code, happened };
}

describe("the limit by address", () => {
  it.each(["/v1/pings", "/v1/me/erase", "/v1/devices", "/v1/sightings"])(
    "is taken from before a byte of a message to %s is read",
    async (path) => {
      const { happened } = await send(path, "x");
      expect(happened).toEqual(path === "/v1/devices" ? ["address", "registration", "read"] : ["address", "read"]);
    },
  );

  it("drops a large message of whoever is over it, announced or not, without a look into it", async () => {
    const large = forge(`{"a":${"[".repeat(MIB / 2)}`);
    const decode = vi.spyOn(TextDecoder.prototype, "decode");
    for (const announced of [true, false]) {
      const { code, happened } = await send("/v1/sightings", large, { isFlooded: true, announced });
      expect([code, happened[0]]).toEqual(["rate-limited", "address"]);
    }
    const longest = decode.mock.calls.map(([bytes]) => (bytes instanceof Uint8Array ? bytes.length : 0));
    expect(Math.max(0, ...longest)).toBeLessThan(MIB / 2);
    decode.mockRestore();
  });

  it("is told after what is wrong with the size, the shape and the JSON of a message of the usual size", async () => {
    const say = async (body: string) => (await send("/v1/sightings", body, { isFlooded: true })).code;
    expect(await say("A".repeat(MIB + 1))).toBe("content-too-large");
    expect(await say(`${forge("{}")}=`)).toBe("malformed");
    expect(await say(forge("{"))).toBe("malformed");
    expect(await say(forge("{}"))).toBe("rate-limited");
  });
});

describe("the JSON of a gateway's message", () => {
  const codeOf = async (token: string) => (await post("/v1/sightings", token)).body.code;

  it("that is small is judged before its signature", async () => {
    expect(await codeOf(forge("{"))).toBe("malformed");
    expect(await codeOf(forge(`{"a":${nested(40)}}`))).toBe("malformed");
    expect(await codeOf(forge(`{"a":${nested(20)}}`))).toBe("unauthenticated");
  });

  it("that is large is judged once its sender is known and the signature held", async () => {
    const padding = "x".repeat(100_000);
    for (const kid of ["nobody", "gw"]) expect(await codeOf(forge(`{"a":"${padding}"`, kid))).toBe("unauthenticated");
    const deep = JSON.parse(nested(33));
    expect(await codeOf(await gateway.sign({ format: "rows", body: [padding, deep] }))).toBe("malformed");
    expect(await codeOf(await gateway.sign({ format: "rows", body: {}, aud: "https://other.test", padding }))).toBe(
      "wrong-audience",
    );
    expect(await codeOf(await gateway.sign({ format: "rows", body: [], padding }))).toBe("invalid");
  });

  it("is bounded where a body in it is text, too", async () => {
    const { status, body } = await post("/v1/sightings", await gateway.sign({ format: "minew", body: nested(33) }));
    expect([status, body.code, body.pointers]).toEqual([422, "invalid", ["/body"]]);
  });
});

it("an operator's JSON is at most 32 deep", async () => {
  const say = (depth: number) => call("/admin/v1/pause", adminRequest(nested(depth)));
  expect((await say(32)).body.code).toBe("invalid");
  expect((await say(33)).body.code).toBe("malformed");
});
