import { Refusal } from "../../local/refusal.ts";
import { askMesh } from "../../local/visitor.ts";
import { encodeBase64url } from "../../shared/bytes/base64url.ts";

/** Signs `signal+jwt` as an oven does, and posts it; how long the answer took, milliseconds. */
export async function lightOven(about: {
  readonly url: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly type: string;
  readonly place: string;
}): Promise<number> {
  const { url, kid, privateKey, type, place } = about;
  const { audience } = await askMesh(url);
  const jti = encodeBase64url(crypto.getRandomValues(new Uint8Array(18)));
  const claims = { aud: audience, iat: Date.now() / 1000, jti, type, place, state: "on", validForSeconds: 1200 };
  const signed = [{ alg: "EdDSA", typ: "signal+jwt", kid }, claims]
    .map((part) => encodeBase64url(new TextEncoder().encode(JSON.stringify(part))))
    .join(".");
  const signature = await crypto.subtle.sign("Ed25519", privateKey, new TextEncoder().encode(signed));
  const token = `${signed}.${encodeBase64url(new Uint8Array(signature))}`;
  const startMs = performance.now();
  const headers = { "content-type": "application/jose" };
  const answer = await fetch(`${url}/v1/signals`, { method: "POST", headers, body: token });
  if (answer.status !== 202) throw new Refusal(`The signal was refused: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
  return performance.now() - startMs;
}
