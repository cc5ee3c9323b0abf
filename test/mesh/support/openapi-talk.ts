import { expect } from "vitest";
import { createDevice, newJti, signMessage } from "../../../client/sdk/device.ts";
import { OPERATIONS } from "../../../shared/openapi/operations.ts";
import { claimOf } from "../../support/claims.ts";
import { startMesh } from "../../support/start-mesh.ts";
import { makeWitness, type Witness, type Witnessed } from "./openapi-witness.ts";

/** How a message differs from a good one. */
export interface About {
  readonly typ?: string;
  readonly ageSeconds?: number;
  readonly jti?: string;
}

/** A mesh, and everybody who talks with it: a device, a gateway, an operator. Every answer is held to the mesh's document. */
export interface Talk {
  readonly witness: Witness;
  /** The catalog's entry of the gateway. */
  readonly sender: object;
  /** The device's thumbprint. */
  readonly device: string;
  /** A message to this path, by whom it is signed there; of a device with its newest pass. */
  sign(path: string, claims: object, about?: About): Promise<string>;
  post(path: string, body: string, headers?: Record<string, string>): Promise<Witnessed>;
  say(path: string, claims?: object, about?: About): Promise<Witnessed>;
  /** What the sender, a back end, says of the device: that it is this customer's. */
  account(customer: string): Promise<string>;
  /** What is printed on this card. */
  claimOf(tag: string): Promise<string>;
  /** A request of the operator. */
  operate(path: string, method: string, body?: unknown, headers?: Record<string, string>): Promise<Witnessed>;
  stop(): Promise<void>;
}

/** Every operation whose body is signed. */
export const SIGNED = OPERATIONS.flatMap(({ path, guard, sends }) =>
  sends !== undefined && "typ" in sends ? [{ path, guard, ...sends }] : [],
);

/** A push service that never answers: nobody listens there. */
export const SILENT = "http://localhost:1";

/** Starts a mesh to talk with. */
export async function openTalk(): Promise<Talk> {
  const mesh = await startMesh({
    PUSH_SERVICE_ORIGINS: SILENT,
    WEBHOOK_HOSTS: "localhost:1",
    WEBHOOK_OWN_HOSTS: "localhost:1",
  });
  const witness = await makeWitness(mesh.url);
  const device = await createDevice();
  // Its `kid` is the sender's id.
  const gateway = { ...(await createDevice()), id: "gateway" };
  let pass: string | undefined;

  const talk: Talk = {
    witness,
    device: device.id,
    sender: {
      id: gateway.id,
      kind: "backend",
      scopes: ["sightings", "signal:fresh", "link", "profiles", "erase", "redemptions"],
      alg: "ES256",
      jwk: gateway.publicJwk,
    },
    sign(path, claims, about = {}) {
      const operation = SIGNED.find((signed) => signed.path === path);
      const { typ = operation?.typ ?? "", ageSeconds = 0, jti = newJti() } = about;
      const iatSeconds = Date.now() / 1000 - ageSeconds;
      const ofPass = operation?.guard === "device" && pass !== undefined ? { pass } : {};
      const signer = operation?.guard === "sender" ? gateway : device;
      return signMessage(signer, { typ, audience: mesh.url, iatSeconds, jti, claims: { ...ofPass, ...claims } });
    },
    post: (path, body, headers = {}) =>
      witness.send(path, { method: "POST", headers: { "content-type": "application/jose", ...headers }, body }),
    async say(path, claims = {}, about = {}) {
      const answered = await talk.post(path, await talk.sign(path, claims, about));
      if (typeof answered.body?.pass === "string") pass = answered.body.pass;
      return answered;
    },
    account: (customer) =>
      signMessage(gateway, {
        ...{ typ: "account+jwt", audience: mesh.url, iatSeconds: Date.now() / 1000, jti: newJti() },
        claims: { customer, device: device.id },
      }),
    claimOf: (tag) => claimOf(tag, mesh),
    operate: (path, method, body, headers = {}) =>
      witness.send(path, {
        method,
        headers: { "content-type": "application/json", authorization: `Bearer ${mesh.token}`, ...headers },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    stop: () => mesh.stop(),
  };
  return talk;
}

/** Claims of a consent message. */
export function consent(grants: Record<string, boolean>, noticeVersion = "1") {
  return {
    grants: Object.entries(grants).map(([purpose, granted]) => ({ purpose, granted })),
    noticeVersion,
    surface: "test",
  };
}

/** The answer is as the document says, and has this status or code. */
export function expectTold({ status, body, faults }: Witnessed, expected: number | string): void {
  expect(faults).toEqual([]);
  expect(typeof expected === "number" ? status : body.code).toBe(expected);
}
