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

/** What a signal says, as in a `signal+jwt`. */
export type SignalSaid = Readonly<Record<string, unknown>> & { readonly type: string };

/** Signs `signal+jwt` as a sender does, and posts it. Refuses if the mesh does not take it. */
export async function saySignal(mesh: Pick<Operated, "url">, speaker: Speaker, claims: SignalSaid): Promise<void> {
  const answer = await postSignal(mesh, speaker, claims);
  if (answer.status !== 202) throw await refusalOf(answer, mesh);
  await answer.arrayBuffer();
}

/** The same, and gives what the mesh answers. */
export async function postSignal(
  { url }: Pick<Operated, "url">,
  { kid, privateKey, audience }: Speaker,
  claims: SignalSaid,
): Promise<Response> {
  const said = { aud: audience, iat: Date.now() / 1000, jti: newJti(), ...claims };
  const token = await new SignJWT(said).setProtectedHeader({ alg: "EdDSA", typ: "signal+jwt", kid }).sign(privateKey);
  const headers = { "content-type": "application/jose" };
  return fetch(`${url}/v1/signals`, { method: "POST", headers, body: token });
}
