import { SignJWT } from "jose";
import { newJti } from "../../client/sdk/device.ts";
import type { Operated } from "../../local/operate.ts";
import { refusalOf } from "../../local/read-answer.ts";

/** Who says something to a mesh: a sender of its catalog, with the key that it keeps. */
export interface Speaker {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly audience: string;
}

/** Signs `signal+jwt` as a sender does, and posts it. Refuses if the mesh does not take it. */
export async function saySignal(
  mesh: Pick<Operated, "url">,
  { kid, privateKey, audience }: Speaker,
  claims: Readonly<Record<string, unknown>> & { readonly type: string },
): Promise<void> {
  const said = { aud: audience, iat: Date.now() / 1000, jti: newJti(), ...claims };
  const token = await new SignJWT(said).setProtectedHeader({ alg: "EdDSA", typ: "signal+jwt", kid }).sign(privateKey);
  const headers = { "content-type": "application/jose" };
  const answer = await fetch(`${mesh.url}/v1/signals`, { method: "POST", headers, body: token });
  if (answer.status !== 202) throw await refusalOf(answer, mesh);
  await answer.arrayBuffer();
}
