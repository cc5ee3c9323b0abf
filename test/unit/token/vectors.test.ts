import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { describe, expect, it } from "vitest";
import { decodeBase64url } from "../../../shared/bytes/base64url.ts";
import { computeThumbprint, importDeviceKey, verifyEs256 } from "../../../shared/token/device-key.ts";

const bytesOf = (text: string) => decodeBase64url(text) ?? new Uint8Array();

/** Signature and what it is over, of a compact JWS (RFC 7515, section 5.2). */
function splitJws(text: string) {
  const end = text.lastIndexOf(".");
  return { signed: new TextEncoder().encode(text.slice(0, end)), signature: bytesOf(text.slice(end + 1)) };
}

/** The same bytes with one bit of one byte turned. */
function withBitTurned(bytes: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

const A3_JWK = {
  kty: "EC",
  crv: "P-256",
  x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
  y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
} as const;
const A3_JWS =
  "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

describe("RFC 7515, appendix A.3 (ES256)", () => {
  it("verifies, and with any bit turned it does not", async () => {
    const imported = await importDeviceKey(A3_JWK);
    if (!imported.ok) throw new Error("the key of A.3 was refused");
    const { key } = imported.value;
    const { signed, signature } = splitJws(A3_JWS);
    expect(await verifyEs256(key, signature, signed)).toBe(true);
    for (const at of [0, 31, 32, 63]) {
      expect(await verifyEs256(key, withBitTurned(signature, at), signed)).toBe(false);
    }
    expect(await verifyEs256(key, signature, withBitTurned(signed, signed.length - 1))).toBe(false);
    expect(await verifyEs256(key, new Uint8Array(64), signed)).toBe(false);
  });
});

describe("RFC 7638 (thumbprints)", () => {
  it("of the key of RFC 7515, A.3 is the known one", async () => {
    expect(await computeThumbprint(A3_JWK)).toBe("oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
  });

  it("agrees on P-256 keys with jose, which gives the thumbprint of section 3.1", async () => {
    // The key of section 3.1 is RSA, which no device has: it shows that jose is the measure to be held against.
    const n =
      "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    const rsa = { kty: "RSA", n, e: "AQAB", alg: "RS256", kid: "2011-04-29" };
    expect(await calculateJwkThumbprint(rsa)).toBe("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    for (let i = 0; i < 20; i++) {
      const { x = "", y = "" } = await exportJWK((await generateKeyPair("ES256", { extractable: true })).publicKey);
      const jwk = { kty: "EC", crv: "P-256", x, y } as const;
      expect(await computeThumbprint(jwk)).toBe(await calculateJwkThumbprint(jwk));
    }
  });

  it("depends on the key alone, not on the order of its members", async () => {
    const { kty, crv, x, y } = A3_JWK;
    expect(await computeThumbprint({ y, x, crv, kty })).toBe(await computeThumbprint(A3_JWK));
  });
});

describe("RFC 8037, appendix A.4 (Ed25519, as passes are verified)", () => {
  const x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
  const jws =
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

  it("verifies, and with any bit turned it does not", async () => {
    const key = await crypto.subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", x }, "Ed25519", true, ["verify"]);
    const { signed, signature } = splitJws(jws);
    expect(await crypto.subtle.verify("Ed25519", key, signature, signed)).toBe(true);
    for (const at of [0, 31, 32, 63]) {
      expect(await crypto.subtle.verify("Ed25519", key, withBitTurned(signature, at), signed)).toBe(false);
    }
  });

  it("has no second signature: s + L is refused (RFC 8032, section 5.1.7)", async () => {
    const key = await crypto.subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", x }, "Ed25519", true, ["verify"]);
    const { signed, signature } = splitJws(jws);
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    let s = 0n;
    for (let i = 63; i >= 32; i--) s = (s << 8n) | BigInt(signature[i] ?? 0);
    const twin = Uint8Array.from(signature);
    for (let i = 32, rest = s + order; i < 64; i++, rest >>= 8n) twin[i] = Number(rest & 255n);
    expect(await crypto.subtle.verify("Ed25519", key, twin, signed)).toBe(false);
  });
});
