import { exportJWK, generateKeyPair, type JWK } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { importDeviceKey } from "../../../shared/token/device-key.ts";

let good: JWK;

beforeAll(async () => {
  good = await exportJWK((await generateKeyPair("ES256", { extractable: true })).publicKey);
});

const faultsOf = async (jwk: object) => {
  const key = await importDeviceKey({ ...jwk });
  return key.ok ? [] : key.error.map(({ pointer }) => pointer);
};

describe("the jwk of a registration", () => {
  it("is exactly the public half of a P-256 key", async () => {
    expect(await faultsOf(good)).toEqual([]);
    const key = await importDeviceKey({ ...good });
    expect(key.ok && Object.keys(key.value.jwk)).toEqual(["kty", "crv", "x", "y"]);
  });

  it("with other members is refused, each by name", async () => {
    expect(await faultsOf({ ...good, d: "AA", kid: "k", "a/b~c": 1 })).toEqual(["/jwk/d", "/jwk/kid", "/jwk/a~1b~0c"]);
    expect(await faultsOf(JSON.parse(`{"__proto__":{},${JSON.stringify(good).slice(1)}`))).toEqual(["/jwk/__proto__"]);
  });

  it("of another type or curve is refused", async () => {
    expect(await faultsOf({ ...good, crv: "P-384" })).toEqual(["/jwk/crv"]);
    expect(await faultsOf({ ...good, kty: "OKP" })).toEqual(["/jwk/kty"]);
    expect(await faultsOf({})).toEqual(["/jwk/kty", "/jwk/crv", "/jwk/x", "/jwk/y"]);
    expect(await faultsOf({ ...good, x: 1, y: null })).toEqual(["/jwk/x", "/jwk/y"]);
  });

  it("has coordinates of 32 bytes in one spelling", async () => {
    const { x = "" } = good;
    const short = Buffer.alloc(31, 1).toString("base64url");
    const long = Buffer.alloc(33, 1).toString("base64url");
    // 32 bytes leave two bits of the last character unused: the next character is another spelling of the same bytes.
    const last = x.charCodeAt(x.length - 1);
    for (const wrong of [`${x}=`, `${x} `, short, long, x.slice(0, -1) + String.fromCharCode(last + 1), ""]) {
      expect(await faultsOf({ ...good, x: wrong })).toEqual(["/jwk/x"]);
    }
  });

  it("off the curve is refused", async () => {
    const one = Buffer.alloc(32, 0);
    one[31] = 1;
    expect(await faultsOf({ ...good, y: one.toString("base64url") })).toEqual(["/jwk"]);
    const zero = Buffer.alloc(32).toString("base64url");
    expect(await faultsOf({ ...good, x: zero, y: zero })).toEqual(["/jwk"]);
    const prime = Buffer.alloc(32, 0xff).toString("base64url");
    expect(await faultsOf({ ...good, x: prime })).toEqual(["/jwk"]);
  });
});
