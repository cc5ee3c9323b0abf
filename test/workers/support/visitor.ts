import { exports } from "cloudflare:workers";
import { createDevice, type Device, newJti, signMessage } from "../../../client/sdk/device.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";

export const AUDIENCE = "https://mesh.test";

/** What came back. */
export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the mesh sends; the test says what it expects.
  readonly body: any;
  readonly headers: Headers;
}

/** Sends a request to the mesh under test. */
export async function call(path: string, init?: RequestInit): Promise<Answered> {
  const response = await exports.default.fetch(`${AUDIENCE}${path}`, init);
  const text = await response.text();
  return { status: response.status, body: bodyOf(response.headers, text), headers: response.headers };
}

/** JSON as what it says, a page or a script as its text, undefined where nothing came. */
export function bodyOf(headers: Headers, text: string): Answered["body"] {
  if (text === "") return undefined;
  return /[/+]json\b/.test(headers.get("content-type") ?? "") ? JSON.parse(text) : text;
}

/** Posts a token. */
export function post(path: string, token: string, headers: Record<string, string> = {}): Promise<Answered> {
  return call(path, { method: "POST", headers: { "content-type": "application/jose", ...headers }, body: token });
}

/** Publishes a catalog and gives what came back. */
export function publish(catalog: Catalog, headers: Record<string, string> = {}): Promise<Answered> {
  return call("/admin/v1/catalog", {
    method: "PUT",
    headers: { "content-type": "application/json", authorization: "Bearer operator-of-the-tests", ...headers },
    body: JSON.stringify(catalog),
  });
}

/** A person with one device. */
export interface Visitor {
  readonly device: Device;
  /** Id of the person. */
  person: string;
  pass: string;
  /** Signs a message of this type with the newest pass; `ageSeconds`: made that long ago. */
  sign(typ: string, claims?: object, about?: { ageSeconds?: number; jti?: string }): Promise<string>;
  send(path: string, typ: string, claims?: object, about?: { ageSeconds?: number; jti?: string }): Promise<Answered>;
  ping(claims: object, about?: { ageSeconds?: number; jti?: string }): Promise<Answered>;
  consent(grants: Record<string, boolean>, about?: { ageSeconds?: number; jti?: string }): Promise<Answered>;
}

/** Registers a new device, and lets its person grant these purposes. */
export async function makeVisitor(purposes: readonly string[] = []): Promise<Visitor> {
  const device = await createDevice();
  const visitor: Visitor = {
    device,
    person: "",
    pass: "",
    sign(typ, claims = {}, { ageSeconds = 0, jti = newJti() } = {}) {
      const iatSeconds = Date.now() / 1000 - ageSeconds;
      const ofPass = visitor.pass === "" ? {} : { pass: visitor.pass };
      return signMessage(device, { typ, audience: AUDIENCE, iatSeconds, jti, claims: { ...ofPass, ...claims } });
    },
    async send(path, typ, claims, about) {
      const answered = await post(path, await visitor.sign(typ, claims, about));
      if (typeof answered.body?.pass === "string") visitor.pass = answered.body.pass;
      return answered;
    },
    ping: (claims, about) => visitor.send("/v1/pings", "ping+jwt", claims, about),
    consent: (grants, about) =>
      visitor.send(
        "/v1/me/consent",
        "consent+jwt",
        {
          grants: Object.entries(grants).map(([purpose, granted]) => ({ purpose, granted })),
          noticeVersion: "1",
          surface: "test",
        },
        about,
      ),
  };
  const registered = await visitor.send("/v1/devices", "device+jwt");
  visitor.person = registered.body.person;
  if (purposes.length > 0) await visitor.consent(Object.fromEntries(purposes.map((purpose) => [purpose, true])));
  return visitor;
}

/** The status of an answer, and its code; `good` if it is no problem. */
export function told({ status, body }: Answered): readonly [number, string] {
  return [status, body?.code ?? "good"];
}
