import { SignJWT } from "jose";
import { newJti } from "../../client/sdk/device.ts";
import { Refusal } from "../../local/refusal.ts";
import { askMesh } from "../../local/visitor.ts";

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
  const iat = Date.now() / 1000;
  const claims = { aud: audience, iat, jti: newJti(), type, place, state: "on", validForSeconds: 1200 };
  const token = await new SignJWT(claims).setProtectedHeader({ alg: "EdDSA", typ: "signal+jwt", kid }).sign(privateKey);
  const startMs = performance.now();
  const headers = { "content-type": "application/jose" };
  const answer = await fetch(`${url}/v1/signals`, { method: "POST", headers, body: token });
  if (answer.status !== 202) throw new Refusal(`The signal was refused: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
  return performance.now() - startMs;
}
