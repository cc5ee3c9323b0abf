import { exportJWK, generateKeyPair } from "jose";
import { makeOperatorSigner } from "../../../local/sign-operator.ts";
import type { Role } from "../../../shared/operators/role.ts";
import type { Env } from "../../../workers/env.ts";
import { callWith } from "./forge.ts";
import { type Answered, AUDIENCE } from "./visitor.ts";

/** Settings of a deployed mesh, where no token signs anybody in. */
export const DEPLOYED = { MESH_ENV: "production", PUSH_SERVICE_ORIGINS: "" };

/** An operator with a key: what OPERATOR_KEYS says of them, and how they sign. */
export interface KeyHolder {
  readonly entry: { readonly kid: string; readonly role: Role };
  readonly sign: ReturnType<typeof makeOperatorSigner>;
}

export async function makeKeyHolder(kid: string, role: Role): Promise<KeyHolder> {
  const { privateKey } = await generateKeyPair("Ed25519", { extractable: true });
  const jwk = await exportJWK(privateKey);
  const { kty, crv, x } = jwk;
  return {
    entry: { kty, crv, x, kid, role } as KeyHolder["entry"],
    sign: makeOperatorSigner({ ...jwk, kid }, AUDIENCE),
  };
}

/** The variable OPERATOR_KEYS of these. */
export function keysOf(...holders: readonly KeyHolder[]): Pick<Env, "OPERATOR_KEYS"> {
  return { OPERATOR_KEYS: JSON.stringify({ keys: holders.map(({ entry }) => entry) }) } as Pick<Env, "OPERATOR_KEYS">;
}

/** Asks for a link, as `mesh console` does. */
export async function askForLink({ sign }: KeyHolder, settings: object): Promise<Answered> {
  const path = "/admin/v1/console";
  const credential = await sign({ method: "POST", path, body: "{}" });
  const headers = { authorization: `Bearer ${credential}`, "content-type": "application/json" };
  return callWith({ ...DEPLOYED, ...settings }, path, { method: "POST", headers, body: "{}" });
}

/** The code of a link that was asked for. */
export function codeOf({ body }: Answered): string {
  return /#code=(.+)$/.exec(body.url)?.[1] ?? "";
}

let addresses = 0;

/** Posts to the session as the console does, from an address of its own; `headers` replace those of a good request. */
export function postSession(body: unknown, settings: object, headers: Record<string, string> = {}): Promise<Answered> {
  return callWith({ ...DEPLOYED, ...settings }, "/console/session", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: AUDIENCE,
      "sec-fetch-site": "same-origin",
      "cf-connecting-ip": `10.0.0.${addresses++ % 256}`,
      ...headers,
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** The cookie that an answer sets, as a browser sends it back. */
export function cookieOf({ headers }: Answered): string {
  return headers.get("set-cookie")?.split(";")[0] ?? "";
}

/** Signs in with a link of this operator; gives the cookie. */
export async function signInToConsole(holder: KeyHolder, settings: object): Promise<string> {
  return cookieOf(await postSession({ code: codeOf(await askForLink(holder, settings)) }, settings));
}
