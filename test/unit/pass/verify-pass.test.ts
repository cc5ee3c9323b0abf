import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { makePassClaims, PASS_SECONDS, type PassClaims } from "../../../shared/pass/pass.ts";
import { type VerifyingKey, verifyPass } from "../../../shared/pass/verify-pass.ts";
import { computeThumbprint } from "../../../shared/token/device-key.ts";

const AUDIENCE = "https://mesh.test";
const NOW_MS = 1_800_000_000_123;

async function newSigner(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair("Ed25519");
  const verifying: VerifyingKey = { kid, key: publicKey };
  return { kid, privateKey, verifying };
}

type Signer = Awaited<ReturnType<typeof newSigner>>;

let current: Signer;
let previous: Signer;
let stranger: Signer;
let claims: PassClaims;

beforeAll(async () => {
  [current, previous, stranger] = await Promise.all(["now", "before", "now"].map(newSigner) as [never, never, never]);
  const { x = "", y = "" } = await exportJWK((await generateKeyPair("ES256", { extractable: true })).publicKey);
  const jwk = { kty: "EC", crv: "P-256", x, y } as const;
  claims = makePassClaims({ audience: AUDIENCE, person: "p", jwk, nowMs: NOW_MS, epoch: 0, known: false });
});

function sign(payload: object, signer = current, header: object = {}): Promise<string> {
  const protectedHeader = { alg: "EdDSA", typ: "pass+jwt", kid: signer.kid, ...header };
  return new SignJWT({ ...payload }).setProtectedHeader(protectedHeader).sign(signer.privateKey);
}

const verify = (text: string) => verifyPass(text, [current.verifying, previous.verifying], AUDIENCE);

describe("a pass", () => {
  it("that the mesh signed gives its claims, and the device whose messages it speaks for", async () => {
    const pass = await verify(await sign(claims));
    expect(pass?.claims).toEqual(claims);
    expect(pass?.device).toBe(await computeThumbprint(claims.cnf.jwk));
  });

  it("is good for 24 h, its iat with milliseconds; known only where that is said", () => {
    expect(claims).toMatchObject({ iss: AUDIENCE, aud: AUDIENCE, sub: "p", iat: 1_800_000_000.123, epoch: 0 });
    expect(claims.exp - claims.iat).toBe(PASS_SECONDS);
    expect(PASS_SECONDS).toBe(86_400);
    expect("known" in claims).toBe(false);
  });

  it("by the previous key is good, by any other it is not, also under the same kid", async () => {
    expect(await verify(await sign(claims, previous))).toBeDefined();
    expect(await verify(await sign(claims, stranger))).toBeUndefined();
    expect(await verify(await sign(claims, current, { kid: "else" }))).toBeUndefined();
    expect(await verify(await sign(claims, current, { kid: previous.kid }))).toBeUndefined();
  });

  it("of another mesh, or for another one, is not good", async () => {
    expect(await verify(await sign({ ...claims, aud: "https://other.test" }))).toBeUndefined();
    expect(await verify(await sign({ ...claims, iss: "https://other.test" }))).toBeUndefined();
    expect(await verify(await sign({ ...claims, aud: [AUDIENCE] }))).toBeUndefined();
    expect(await verify(await sign({ ...claims, aud: `${AUDIENCE}/` }))).toBeUndefined();
  });

  it("is nothing else that the mesh signs with such a key", async () => {
    for (const typ of ["consent-proof+jwt", "tombstone+jwt", "ping+jwt", "JWT", "PASS+JWT"]) {
      expect(await verify(await sign(claims, current, { typ }))).toBeUndefined();
    }
  });

  it("past its exp still verifies here: that is judged at every use, and a cache would hide it", async () => {
    expect(await verify(await sign({ ...claims, exp: 1, iat: 0 }))).toBeDefined();
  });

  it("with a claim missing or of another type is not good", async () => {
    const wrong = [
      { sub: 1 },
      { exp: "1" },
      { iat: null },
      { epoch: undefined },
      { cnf: {} },
      { cnf: { jwk: { x: 1 } } },
    ];
    for (const change of wrong) expect(await verify(await sign({ ...claims, ...change }))).toBeUndefined();
  });

  it("changed in any character is not good", async () => {
    const text = await sign(claims);
    for (let at = 0; at < text.length; at += 7) {
      const other = text[at] === "A" ? "B" : "A";
      expect(await verify(text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined();
    }
    for (const twin of [`${text}=`, `${text} `, ` ${text}`, `${text}.`]) expect(await verify(twin)).toBeUndefined();
  });

  it("that is no token at all is not good", async () => {
    for (const text of ["", "a.b.c", "null", "[]", "pass"]) expect(await verify(text)).toBeUndefined();
  });
});
