import { compactVerify, importJWK } from "jose";
import { describe, expect, it } from "vitest";
import {
  createDevice,
  importDevice,
  newJti,
  postMessage,
  signMessage,
  thumbprint,
} from "../../../client/sdk/device.ts";

const AUDIENCE = "https://mesh.example.com";

describe("a device", () => {
  it("is named by the thumbprint of its key: the key of RFC 7515, A.3", async () => {
    const id = await thumbprint({
      kty: "EC",
      crv: "P-256",
      x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
      y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    });
    expect(id).toBe("oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U");
  });

  it("signs what anyone with its public key can verify", async () => {
    const device = await createDevice();
    const token = await signMessage(device, {
      typ: "ping+jwt",
      audience: AUDIENCE,
      iatSeconds: 5.25,
      claims: { pass: "p" },
    });
    const { payload, protectedHeader } = await compactVerify(token, await importJWK({ ...device.publicJwk }, "ES256"));
    expect(protectedHeader).toEqual({ alg: "ES256", typ: "ping+jwt", kid: device.id });
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
      aud: AUDIENCE,
      iat: 5.25,
      jti: expect.stringMatching(/^[A-Za-z0-9_-]{24}$/),
      pass: "p",
    });
  });

  it("shows its public key only where it registers", async () => {
    const device = await createDevice();
    const token = await signMessage(device, { typ: "device+jwt", audience: AUDIENCE, iatSeconds: 5 });
    const header = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());
    expect(header).toEqual({ alg: "ES256", typ: "device+jwt", kid: device.id, jwk: device.publicJwk });
  });

  it("keeps its private key to itself, unless it was asked not to", async () => {
    const sealed = await createDevice();
    await expect(crypto.subtle.exportKey("jwk", sealed.privateKey)).rejects.toThrow();
    const open = await createDevice({ extractable: true });
    const again = await importDevice(await crypto.subtle.exportKey("jwk", open.privateKey));
    expect(again.id).toBe(open.id);
  });

  it("signs a queued message again under its own id", async () => {
    const device = await createDevice();
    const jti = newJti();
    const token = await signMessage(device, { typ: "ping+jwt", audience: AUDIENCE, iatSeconds: 5, jti });
    expect(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).jti).toBe(jti);
  });

  it("posts the token alone, as plain text", async () => {
    const posted: [string, RequestInit | undefined][] = [];
    const send: typeof fetch = async (url, init) => {
      posted.push([String(url), init]);
      return new Response();
    };
    await postMessage(send, `${AUDIENCE}/v1/pings`, "a.b.c");
    expect(posted).toEqual([
      [`${AUDIENCE}/v1/pings`, { method: "POST", headers: { "Content-Type": "text/plain" }, body: "a.b.c" }],
    ]);
  });
});
