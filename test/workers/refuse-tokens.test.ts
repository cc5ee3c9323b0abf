import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { createDevice, newJti, signMessage } from "../../client/sdk/device.ts";
import { decodeBase64url, encodeBase64url } from "../../shared/bytes/base64url.ts";
import {
  commonClaims,
  encodePart,
  malleate,
  newMeshKey,
  passClaims,
  readPart,
  signAsMesh,
  signParts,
} from "./support/forge.ts";
import { at, offer, SHOP, street } from "./support/street.ts";
import { type Answered, AUDIENCE, makeVisitor, post, publish, type Visitor } from "./support/visitor.ts";

let visitor: Visitor;
let other: Visitor;

beforeAll(async () => {
  await publish(street([{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }]));
  visitor = await makeVisitor(["location", "marketing"]);
  other = await makeVisitor(["location", "marketing"]);
});

const header = (kid = visitor.device.id) => ({ alg: "ES256", typ: "ping+jwt", kid });

/** A ping with this in the place of its pass. */
const pingWith = async (pass: unknown): Promise<Answered> =>
  post("/v1/pings", await signParts(visitor.device.privateKey, header(), { ...commonClaims(visitor), pass }));

/** The token with one bit of its signature turned. */
function withBitTurned(token: string): string {
  const end = token.lastIndexOf(".") + 1;
  const signature = decodeBase64url(token.slice(end)) ?? new Uint8Array(64);
  signature[5] = (signature[5] ?? 0) ^ 1;
  return token.slice(0, end) + encodeBase64url(signature);
}

/** Everything that can be wrong with a pass or a signature. */
const UNAUTHENTICATED: Record<string, () => Promise<Answered>> = {
  "no pass": async () => {
    const { pass: _, ...claims } = commonClaims(visitor);
    return post("/v1/pings", await signParts(visitor.device.privateKey, header(), claims));
  },
  "a pass that is a number": () => pingWith(5),
  "a pass that is null": () => pingWith(null),
  "a pass that is an object": () => pingWith({}),
  "an empty pass": () => pingWith(""),
  "a pass that is no token": () => pingWith("pass"),
  "the pass of another device": () => pingWith(other.pass),
  "the other device's kid": async () =>
    post("/v1/pings", await signParts(visitor.device.privateKey, header(other.device.id), commonClaims(visitor))),
  "the other device's kid and pass": async () =>
    post("/v1/pings", await signParts(visitor.device.privateKey, header(other.device.id), commonClaims(other))),
  "an unknown kid": async () =>
    post("/v1/pings", await signParts(visitor.device.privateKey, header("nobody"), commonClaims(visitor))),
  "a signature of another key": async () =>
    post("/v1/pings", await signParts(other.device.privateKey, header(), commonClaims(visitor))),
  "a signature with a bit turned": async () => post("/v1/pings", withBitTurned(await visitor.sign("ping+jwt"))),
  "a signature of zeros": async () => {
    const signed = `${encodePart(header())}.${encodePart(commonClaims(visitor))}`;
    return post("/v1/pings", `${signed}.${encodePart(new Uint8Array(64))}`);
  },
  "claims that were changed": async () => {
    const token = await visitor.sign("ping+jwt");
    const [first = "", , last = ""] = token.split(".");
    return post("/v1/pings", `${first}.${encodePart({ ...readPart(token, 1), explain: true })}.${last}`);
  },
  "a pass with its known set by hand": () => {
    const [first = "", , last = ""] = visitor.pass.split(".");
    return pingWith(`${first}.${encodePart({ ...passClaims(visitor.pass), epoch: 0 })}.${last}`);
  },
  "a pass by somebody else's key under our kid": async () => {
    const { secret } = await newMeshKey("else");
    const kid = String(readPart(visitor.pass, 0).kid);
    return pingWith(await signAsMesh(passClaims(visitor.pass), { secret, kid }));
  },
  "a pass signed with the key of consent proofs": async () =>
    pingWith(await signAsMesh(passClaims(visitor.pass), { secret: env.CONSENT_KEY })),
  "a consent proof as its pass": async () => {
    const answered = await visitor.consent({ marketing: true });
    return pingWith(answered.body.proof);
  },
  "a pass of another typ": async () => pingWith(await signAsMesh(passClaims(visitor.pass), { typ: "tombstone+jwt" })),
  "a pass for another mesh": async () =>
    pingWith(await signAsMesh({ ...passClaims(visitor.pass), aud: "https://other.test" })),
  "a pass by another mesh": async () =>
    pingWith(await signAsMesh({ ...passClaims(visitor.pass), iss: "https://other.test" })),
  "its own message as its pass": async () => pingWith(await visitor.sign("ping+jwt")),
  "a pass that has expired, and a wrong signature": async () => {
    const pass = await signAsMesh({ ...passClaims(visitor.pass), exp: 1 });
    const claims = { ...commonClaims(visitor), pass };
    return post("/v1/pings", await signParts(other.device.privateKey, header(), claims));
  },
  "another audience, and a wrong signature": async () => {
    const claims = { ...commonClaims(visitor), aud: "https://other.test" };
    return post("/v1/pings", await signParts(other.device.privateKey, header(), claims));
  },
  "claims that are wrong, and a wrong signature": async () => {
    const claims = { ...commonClaims(visitor), position: null };
    return post("/v1/pings", await signParts(other.device.privateKey, header(), claims));
  },
};

describe("whatever is wrong with a pass or a signature", () => {
  it.each(Object.entries(UNAUTHENTICATED))("%s: the answer tells nothing of it", async (_, send) => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    try {
      const { status, body, headers } = await send();
      const { body: measure, headers: measureHeaders } = await pingWith("p");
      expect(status).toBe(401);
      expect(body.code).toBe("unauthenticated");
      expect(JSON.stringify(body)).toBe(JSON.stringify(measure));
      const quiet = (all: Headers) => [...all].filter(([name]) => name !== "server-timing");
      expect(quiet(headers)).toEqual(quiet(measureHeaders));
    } finally {
      vi.useRealTimers();
    }
  });

  it("the answer is the same on every endpoint of a device", async () => {
    const { serverTime: _, ...measure } = (await pingWith("p")).body;
    for (const [path, typ] of [
      ["/v1/reactions", "reaction+jwt"],
      ["/v1/me/consent", "consent+jwt"],
      ["/v1/me/subscription", "subscription+jwt"],
      ["/v1/me/now", "now+jwt"],
      ["/v1/me/receipts", "receipts+jwt"],
      ["/v1/me/stops", "stop+jwt"],
      ["/v1/me/link", "link+jwt"],
      ["/v1/me/unlink", "unlink+jwt"],
      ["/v1/me/export", "export+jwt"],
      ["/v1/me/erase", "erase+jwt"],
    ] as const) {
      const { serverTime: __, ...body } = (await post(path, await visitor.sign(typ, { pass: "p" }))).body;
      expect(body).toEqual(measure);
    }
  });
});

describe("a token that would be read in another way", () => {
  const codeOf = async (path: string, token: Promise<string> | string) => (await post(path, await token)).body.code;

  it("without a signature (alg none) is malformed", async () => {
    const unsigned = `${encodePart({ ...header(), alg: "none" })}.${encodePart(commonClaims(visitor))}.`;
    expect(await codeOf("/v1/pings", unsigned)).toBe("malformed");
    const filled = unsigned + encodePart(new Uint8Array(64));
    expect(await codeOf("/v1/pings", filled)).toBe("malformed");
  });

  it("with HS256 under the public key is malformed", async () => {
    const { x, y } = visitor.device.publicJwk;
    for (const text of [JSON.stringify(visitor.device.publicJwk), x, x + y]) {
      const secret = new TextEncoder().encode(text);
      const hmac = { name: "HMAC", hash: "SHA-256" };
      const key = await crypto.subtle.importKey("raw", secret, hmac, false, ["sign"]);
      const signed = `${encodePart({ ...header(), alg: "HS256" })}.${encodePart(commonClaims(visitor))}`;
      const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(signed)));
      expect(await codeOf("/v1/pings", `${signed}.${encodeBase64url(signature)}`)).toBe("malformed");
    }
  });

  it("with EdDSA from a device is malformed", async () => {
    const { secret } = await newMeshKey(visitor.device.id);
    expect(await codeOf("/v1/pings", signAsMesh(commonClaims(visitor), { secret, typ: "ping+jwt" }))).toBe("malformed");
  });

  it("with a key of its own in the header is malformed, but where it registers", async () => {
    const embedded = { ...header(), jwk: visitor.device.publicJwk };
    expect(await codeOf("/v1/pings", signParts(visitor.device.privateKey, embedded, commonClaims(visitor)))).toBe(
      "malformed",
    );
  });

  it("on an endpoint of another typ is malformed", async () => {
    const paths = ["/v1/devices", "/v1/reactions", "/v1/me/consent", "/v1/me/subscription", "/v1/me/receipts"];
    for (const path of [...paths, "/v1/me/export", "/v1/me/erase"]) {
      expect(await codeOf(path, visitor.sign("ping+jwt"))).toBe("malformed");
    }
    expect(await codeOf("/v1/pings", visitor.sign("erase+jwt"))).toBe("malformed");
    expect(await codeOf("/v1/pings", visitor.sign("PING+JWT"))).toBe("malformed");
    expect(await codeOf("/v1/pings", visitor.pass)).toBe("malformed");
  });

  it("is taken once, whichever of its two signatures it has", async () => {
    const fresh = await makeVisitor(["location", "marketing"]);
    const token = await fresh.sign("ping+jwt", at(SHOP));
    const twin = malleate(token);
    expect(twin).not.toBe(token);
    const { serverTime: _, ...first } = (await post("/v1/pings", twin)).body;
    const { serverTime: __, ...second } = (await post("/v1/pings", token)).body;
    expect(first.outcome).toBe("offer");
    expect(second).toEqual(first);
    expect((await fresh.send("/v1/me/receipts", "receipts+jwt")).body.receipts).toHaveLength(1);
  });

  it("is taken once, however its JSON is written", async () => {
    const fresh = await makeVisitor(["location", "marketing"]);
    const jti = newJti();
    const iatSeconds = Date.now() / 1000;
    const claims = { pass: fresh.pass, ...at(SHOP) };
    const token = await signMessage(fresh.device, { typ: "ping+jwt", audience: AUDIENCE, iatSeconds, jti, claims });
    // The same message in other bytes: members in another order, in header and payload.
    const { alg, typ, kid } = readPart(token, 0);
    const reordered = Object.fromEntries(Object.entries(readPart(token, 1)).toReversed());
    const rewritten = await signParts(fresh.device.privateKey, { kid, typ, alg }, reordered);
    const { serverTime: _, ...first } = (await post("/v1/pings", token)).body;
    const { serverTime: __, ...second } = (await post("/v1/pings", rewritten)).body;
    expect(first.outcome).toBe("offer");
    expect(second).toEqual(first);
  });

  it("in another spelling of the same bytes is malformed", async () => {
    const token = await visitor.sign("ping+jwt", { explain: true });
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const sibling = alphabet[alphabet.indexOf(token.at(-1) ?? "") + 1];
    for (const twin of [token.slice(0, -1) + sibling, `${token}==`, `${token}\n`, ` ${token}`, `\uFEFF${token}`]) {
      expect(await codeOf("/v1/pings", twin)).toBe("malformed");
    }
  });
});

describe("a registration", () => {
  const send = async (
    change: object,
    { key = "own", claims = {} }: { key?: "own" | "foreign"; claims?: object } = {},
  ) => {
    const device = await createDevice();
    const signer = key === "own" ? device : await createDevice();
    const whole = { alg: "ES256", typ: "device+jwt", kid: device.id, jwk: { ...device.publicJwk, ...change } };
    const payload = { aud: AUDIENCE, iat: Date.now() / 1000, jti: newJti(), ...claims };
    const { status, body } = await post("/v1/devices", await signParts(signer.privateKey, whole, payload));
    return status === 200 ? "taken" : [body.code, ...(body.pointers ?? [])].join(" ");
  };

  it("proves possession of the key it shows, whose thumbprint is its kid", async () => {
    expect(await send({})).toBe("taken");
    expect(await send({}, { key: "foreign" })).toBe("unauthenticated");
    const { publicJwk } = await createDevice();
    expect(await send(publicJwk)).toBe("unauthenticated");
  });

  it("with a jwk off the curve, or with other members, is invalid", async () => {
    expect(await send({ y: encodeBase64url(new Uint8Array(32).fill(1)) })).toBe("invalid /jwk");
    expect(await send({ d: "AA" })).toBe("invalid /jwk/d");
    expect(await send({ alg: "ES256" })).toBe("invalid /jwk/alg");
    expect(await send({ crv: "P-384" })).toBe("invalid /jwk/crv");
  });

  it("is judged like every message by audience, claims and window", async () => {
    expect(await send({}, { claims: { aud: "https://other.test" } })).toBe("wrong-audience");
    expect(await send({}, { claims: { aud: 7 } })).toBe("invalid /aud");
    expect(await send({}, { claims: { more: 1 } })).toBe("invalid /more");
    expect(await send({}, { claims: { jti: "short" } })).toBe("invalid /jti");
    expect(await send({}, { claims: { iat: Date.now() / 1000 - 121 } })).toBe("clock-skew");
    expect(await send({}, { claims: { iat: Date.now() / 1000 + 31 } })).toBe("clock-skew");
    expect(await send({}, { key: "foreign", claims: { aud: "https://other.test" } })).toBe("unauthenticated");
  });
});
