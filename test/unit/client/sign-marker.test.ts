import { describe, expect, it } from "vitest";
import { type Signer, signMarker } from "../../../cli/keys/sign-marker.ts";
import { checkClaims } from "../../../shared/messages/common.ts";
import { rotatingMarkerClaims } from "../../../shared/messages/rotating-marker.ts";
import { parseToken } from "../../../shared/token/parse-token.ts";
import { verifySignature } from "../../../shared/token/sender-key.ts";

const CODE = { audience: "https://mesh.test", marker: "table-7", iatSeconds: 1_800_000_000.9, validForSeconds: 600 };
const LONG = "x".repeat(64);

async function makeSigner(id: string): Promise<{ signer: Signer; publicKey: CryptoKey }> {
  const pair = await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("no pair");
  return { signer: { id, alg: "EdDSA", key: pair.privateKey }, publicKey: pair.publicKey };
}

describe("the address of a marker whose code changes", () => {
  it("carries a token of the mesh's form, in whole seconds, that its sender has signed", async () => {
    const { signer, publicKey } = await makeSigner("display");
    const url = new URL((await signMarker(CODE, signer)) ?? "");
    expect(url.href.split("?")[0]).toBe("https://mesh.test/m/table-7");
    expect([...url.searchParams.keys()]).toEqual(["s"]);
    const token = parseToken(url.searchParams.get("s") ?? "", "qr+jwt", ["EdDSA"]);
    if (!token.ok) throw new Error(token.error.detail);
    expect(token.value.kid).toBe("display");
    const claims = { aud: "https://mesh.test", marker: "table-7", iat: 1_800_000_000, exp: 1_800_000_600 };
    expect(checkClaims(rotatingMarkerClaims, token.value.payload)).toEqual({ ok: true, value: claims });
    expect(await verifySignature("EdDSA", publicKey, token.value.signature, token.value.signed)).toBe(true);
  });

  it("is on the origin of the mesh, whatever path its audience has", async () => {
    const { signer } = await makeSigner("display");
    const url = await signMarker({ ...CODE, audience: "https://mesh.test/eu" }, signer);
    expect(url?.startsWith("https://mesh.test/m/table-7?s=")).toBe(true);
  });

  it("fits into what a device can scan with the longest ids there are; with a long address of the mesh there is none", async () => {
    const { signer } = await makeSigner(LONG);
    const longest = { ...CODE, marker: LONG };
    expect((await signMarker({ ...longest, audience: "https://mesh.bakery.de" }, signer))?.length).toBeLessThanOrEqual(
      512,
    );
    expect(await signMarker({ ...longest, audience: `https://${LONG}.example` }, signer)).toBeUndefined();
  });
});
