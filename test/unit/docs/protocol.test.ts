import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { correctSkew } from "../../../client/sdk/correct-skew.ts";
import { thumbprint } from "../../../client/sdk/device.ts";
import { decodeBase64url, encodeBase64url } from "../../../shared/bytes/base64url.ts";
import { PROBLEMS } from "../../../shared/errors.ts";
import { checkClaims } from "../../../shared/messages/common.ts";
import { consentClaims } from "../../../shared/messages/consent.ts";
import { registrationClaims } from "../../../shared/messages/device.ts";
import { pingClaims } from "../../../shared/messages/ping.ts";
import { answer } from "../../../shared/openapi/answers/answer.ts";
import { meshInfo } from "../../../shared/openapi/answers/public.ts";
import { registration } from "../../../shared/openapi/answers/signed.ts";
import { problem } from "../../../shared/openapi/answers/values.ts";
import { makePassClaims } from "../../../shared/pass/pass.ts";
import { verifyPass } from "../../../shared/pass/verify-pass.ts";
import { personIdOf } from "../../../shared/person/person-id.ts";
import { pushPayload, pushTag } from "../../../shared/push/payload.ts";
import { importDeviceKey, verifyEs256 } from "../../../shared/token/device-key.ts";
import { parseToken } from "../../../shared/token/parse-token.ts";
import { signDeterministically } from "../../support/sign-deterministically.ts";

const page = readFileSync(join(import.meta.dirname, "../../../docs/protocol.md"), "utf8");
const blocks = new Map(
  [...page.matchAll(/^```(?:json|text) (\S+)\n([\s\S]*?)\n```$/gm)].map(([, name, text]) => [name, text]),
);

/** The text of a block, by the name behind its language. */
function block(name: string): string {
  const text = blocks.get(name);
  if (text === undefined) throw new Error(`docs/protocol.md has no block ${name}`);
  return text;
}

function json(name: string) {
  return JSON.parse(block(name));
}

const utf8 = new TextEncoder();
const base64url = (text: string) => encodeBase64url(utf8.encode(text));
const bytesOf = (text: string) => decodeBase64url(text) ?? new Uint8Array();

/** What the example's mesh keeps for itself: the key of RFC 8037, appendix A, for passes, and zeros to hash persons with. */
const MESH_JWK = {
  kty: "OKP",
  crv: "Ed25519",
  d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};
const HASH_KEY = new Uint8Array(32);

const { d: secret, ...publicJwk } = json("private-key");
const { audience } = json("mesh");

it("a deterministic signature is that of RFC 6979, appendix A.2.5", () => {
  const key = Buffer.from("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721", "hex");
  expect(Buffer.from(signDeterministically(key, utf8.encode("sample"))).toString("hex")).toBe(
    "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716" +
      "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
  );
});

describe("the key of docs/protocol.md", () => {
  it("is a pair, and has the name that is said", async () => {
    expect(
      createPublicKey(createPrivateKey({ key: json("private-key"), format: "jwk" })).export({ format: "jwk" }),
    ).toEqual(publicJwk);
    expect(await thumbprint(publicJwk)).toBe(block("thumbprint"));
    const digest = await crypto.subtle.digest("SHA-256", utf8.encode(block("thumbprint-input")));
    expect(encodeBase64url(new Uint8Array(digest))).toBe(block("thumbprint"));
  });
});

describe.each([
  ["registration", "device+jwt", registrationClaims],
  ["ping", "ping+jwt", pingClaims],
] as const)("the %s of docs/protocol.md", (name, typ, schema) => {
  const input = `${base64url(block(`${name}-header`))}.${base64url(block(`${name}-payload`))}`;
  const token = `${input}.${block(`${name}-signature`)}`;

  it("is signed over the bytes that are shown", () => {
    expect(block(`${name}-signing-input`)).toBe(input);
    const signature = signDeterministically(bytesOf(secret), utf8.encode(input));
    expect(block(`${name}-signature`)).toBe(encodeBase64url(signature));
    expect(signature).toHaveLength(64);
    const key = createPublicKey({ key: publicJwk, format: "jwk" });
    expect(verify("sha256", utf8.encode(input), { key, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
  });

  it("has the length that is said", () => {
    expect(page).toMatch(new RegExp(`\\b${token.length.toLocaleString("en")} characters`));
  });

  it("is what a mesh takes", async () => {
    const parsed = parseToken(token, typ, ["ES256"]);
    if (!parsed.ok) throw new Error(parsed.error.detail);
    const { kid, signed, signature, payload } = parsed.value;
    expect(kid).toBe(block("thumbprint"));
    const key = await importDeviceKey(publicJwk);
    expect(key.ok && (await verifyEs256(key.value.key, signature, signed))).toBe(true);
    expect(checkClaims(schema, payload)).toEqual({ ok: true, value: JSON.parse(block(`${name}-payload`)) });
    expect(payload.aud).toBe(audience);
  });

  it("shows its public key where it registers, and nowhere else", () => {
    const header = json(`${name}-header`);
    expect(header).toEqual({
      alg: "ES256",
      typ,
      kid: block("thumbprint"),
      ...(name === "ping" ? {} : { jwk: publicJwk }),
    });
  });
});

describe("the pass of docs/protocol.md", () => {
  const { pass, ...told } = json("registration-answer");

  it("is what a mesh of the example's keys gives for that registration", async () => {
    const hashKey = await crypto.subtle.importKey("raw", HASH_KEY, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const person = await personIdOf(block("thumbprint"), hashKey);
    const nowMs = told.serverTime * 1000;
    const claims = makePassClaims({ audience, person, jwk: publicJwk, nowMs, epoch: 0, known: false });
    expect(block("pass-payload")).toBe(JSON.stringify(claims));
    const input = `${base64url('{"alg":"EdDSA","typ":"pass+jwt","kid":"pass-1"}')}.${base64url(block("pass-payload"))}`;
    const key = createPrivateKey({ key: MESH_JWK, format: "jwk" });
    expect(pass).toBe(`${input}.${encodeBase64url(sign(null, utf8.encode(input), key))}`);
    expect(told).toEqual({
      device: block("thumbprint"),
      person,
      expiresAt: new Date(claims.exp * 1000).toISOString(),
      serverTime: claims.iat,
    });
  });

  it("is good for the key, and goes into the ping", async () => {
    const { d: _, ...jwk } = MESH_JWK;
    const key = await crypto.subtle.importKey("jwk", jwk, "Ed25519", true, ["verify"]);
    const verified = await verifyPass(pass, [{ kid: "pass-1", key }], audience);
    expect(verified?.device).toBe(block("thumbprint"));
    expect(json("ping-payload").pass).toBe(pass);
  });
});

describe("what docs/protocol.md shows of answers", () => {
  it.each([
    ["mesh", meshInfo],
    ["registration-answer", registration],
    ["offer-answer", answer],
    ["none-answer", answer],
    ["problem", problem],
  ] as const)("%s is of the form that the interface describes", (name, schema) => {
    expect(v.safeParse(schema, json(name)).issues).toBeUndefined();
    expect(Object.keys(json(name)).filter((member) => !(member in schema.entries))).toEqual([]);
  });

  it("the consent is what a mesh takes", () => {
    const common = { ...json("ping-payload") };
    const { aud, iat, jti, pass } = common;
    expect(checkClaims(consentClaims, { aud, iat, jti, pass, ...json("consent-claims") }).ok).toBe(true);
  });

  it("the problem has the status and title of its code, and the clock is corrected as the SDK does", () => {
    const { code, status, title, serverTime } = json("problem");
    expect(PROBLEMS[code as keyof typeof PROBLEMS]).toEqual([status, title]);
    const shown = Number(/device that shows (\S+) when/.exec(page)?.[1]);
    const difference = Number(/the difference is (\S+) s/.exec(page)?.[1]?.replace(",", ""));
    expect(correctSkew(0, { sentSeconds: shown, heardSeconds: shown, serverSeconds: serverTime })).toBe(difference);
    expect(Number(block("corrected-iat"))).toBe(shown + difference);
  });

  it("every code in its table is one of the mesh", () => {
    const codes = [...page.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code),
    );
    expect(codes.length).toBeGreaterThan(8);
    expect(codes.filter((code) => !Object.hasOwn(PROBLEMS, code ?? ""))).toEqual([]);
  });

  it("the push is what a mesh sends of such an offer", async () => {
    const { notification } = json("push");
    const { receipt } = json("offer-answer");
    const sent = pushPayload({
      offer: { title: notification.title, body: notification.body, action: { url: notification.navigate } },
      receipt,
      tag: await pushTag(receipt),
      lang: notification.lang,
      page: `${audience}/o/${receipt}`,
    });
    expect(block("push")).toBe(sent);
  });
});
