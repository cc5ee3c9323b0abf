import type { MeshInfo } from "./api.ts";
import { createDevice, newJti, postMessage, signMessage } from "./device.ts";
import { learn } from "./learn.ts";
import { isPassGood, readPass } from "./pass.ts";
import { pingClaims } from "./ping-claims.ts";
import type { Stamp, Vault, VaultState } from "./vault.ts";
import { withLock } from "./with-lock.ts";

/** The endpoint of each kind of message; its typ is the kind and `+jwt`. */
const PATHS = {
  device: "/v1/devices",
  ping: "/v1/pings",
  reaction: "/v1/reactions",
  consent: "/v1/me/consent",
  subscription: "/v1/me/subscription",
  receipts: "/v1/me/receipts",
  export: "/v1/me/export",
  erase: "/v1/me/erase",
} as const;

export type Kind = keyof typeof PATHS;
export type Claims = Readonly<Record<string, unknown>>;

/** What the mesh said, whatever its status. */
export interface Answered {
  readonly state: "answered";
  readonly status: number;
  readonly body: Claims;
  /** As the mesh asked; NaN where it did not. */
  readonly retryAfterSeconds: number;
}

/** What became of a message. `offline`: no answer in time. `nobody`: there is no device, or it was just forgotten. */
export type Outcome = Answered | { readonly state: "offline" } | { readonly state: "nobody" };

/** A device's talk with its mesh: shared by pages and the service worker, on one vault. */
export interface Session {
  readonly vault: Vault;
  /** A new id and time of a message, in the time of the mesh. */
  stamp(): Promise<Stamp>;
  /**
   * Signs and sends; renews the pass before, learns from the answer after. With a stamp: that message again. Rejects only
   * where the claims are no JSON.
   */
  send(kind: Kind, claims: Claims, stamp?: Stamp): Promise<Outcome>;
  /** The message ready to be sent, and where to: for `sendBeacon`. Undefined without a device or while its pass is over. */
  prepare(kind: Kind, claims: Claims, stamp: Stamp): Promise<{ url: string; token: string } | undefined>;
  /** The device of this mesh, made now if there is none: only after somebody has agreed to something. */
  begin(mesh: { url: string; info: MeshInfo; skewSeconds: number; locale: string | undefined }): Promise<VaultState>;
  /** Forgets device, pass, consent and what waits, and tells `onForgotten`. */
  forget(): Promise<void>;
}

/** What a session uses; what is not given is the browser's. */
export interface SessionOptions {
  readonly fetch?: typeof fetch;
  /** This device's own clock, in seconds. */
  readonly now?: () => number;
  /** The device was revoked or erased, or its key is lost. */
  readonly onForgotten?: () => void;
}

/** As long as a device waits for an answer. */
export const TIME_OUT_MS = 10_000;

/** A clock that is wrong by less than this is not why a message was refused. */
const LEAST_SKEW_SECONDS = 1;

/** The session of a vault. Sends nothing, and makes nothing, by itself. */
export function openSession(
  vault: Vault,
  {
    fetch: send = (url, init) => fetch(url, init),
    now = () => Date.now() / 1000,
    onForgotten = () => {},
  }: SessionOptions = {},
): Session {
  async function stamp(): Promise<Stamp> {
    const { skewSeconds } = (await vault.read("state")) ?? { skewSeconds: 0 };
    return { jti: newJti(), iatSeconds: now() + skewSeconds, skewSeconds };
  }

  async function forget(): Promise<void> {
    await vault.clear();
    onForgotten();
  }

  function sign({ device, info, pass }: VaultState, kind: Kind, claims: Claims, { jti, iatSeconds }: Stamp) {
    return signMessage(device, {
      typ: `${kind}+jwt`,
      audience: info.audience,
      iatSeconds,
      jti,
      // Without one there is no such member in the JSON.
      claims: { pass, ...claims },
    });
  }

  /** Signs and posts once, and takes over what the answer says for all kinds of messages. */
  async function post(state: VaultState, kind: Kind, claims: Claims, stamp: Stamp): Promise<Outcome> {
    const said = kind === "ping" ? { ...pingClaims(state, stamp.iatSeconds), ...claims } : claims;
    let token: string;
    try {
      token = await sign(state, kind, said, stamp);
    } catch (cause) {
      // What is no JSON is the app's mistake. A key that is of no use fails otherwise (Web Cryptography API, section 14.3.3).
      if (!(cause instanceof DOMException)) throw cause;
      await forget();
      return { state: "nobody" };
    }
    const sentSeconds = now();
    const answered = await ask(send, state.url + PATHS[kind], token);
    if (answered === undefined) return { state: "offline" };
    const heard = { kind, said, ...answered, sentSeconds, heardSeconds: now() };
    // Meanwhile the device may be forgotten, or another one.
    await vault.update("state", (held) => (held?.device.id === state.device.id ? learn(held, heard) : held));
    if (answered.body.code === "revoked") await forget();
    return answered;
  }

  /** Posts, and once more where this device's clock was wrong, or where its pass was: `renew` says so. */
  async function postTwice(state: VaultState, kind: Kind, claims: Claims, stamp: Stamp, renewed?: typeof renew) {
    const outcome = await post(state, kind, claims, stamp);
    if (outcome.state !== "answered") return outcome;
    if (outcome.body.code === "clock-skew") {
      const { skewSeconds } = (await vault.read("state")) ?? stamp;
      const wrongSeconds = skewSeconds - stamp.skewSeconds;
      if (Math.abs(wrongSeconds) < LEAST_SKEW_SECONDS) return outcome;
      return post(state, kind, claims, { ...stamp, iatSeconds: stamp.iatSeconds + wrongSeconds, skewSeconds });
    }
    const isOfPass = outcome.body.code === "pass-expired" || outcome.body.code === "unauthenticated";
    if (renewed === undefined || !isOfPass) return outcome;
    const fresh = await renewed(state.pass);
    return "device" in fresh ? post(fresh, kind, claims, stamp) : fresh;
  }

  /** The state with a pass that holds and is not the refused one; or why there is none. One tab renews for all. */
  function renew(refused?: string): Promise<VaultState | Outcome> {
    return withLock("pass", async () => {
      const state = await vault.read("state");
      if (state === undefined) return { state: "nobody" };
      if (state.pass !== refused && isPassGood(state.pass, now() + state.skewSeconds)) return state;
      const { pass: last, ...bare } = state;
      const outcome = await postTwice(bare, "device", { pass: last }, await stamp());
      if (outcome.state !== "answered" || outcome.status !== 200) return outcome;
      const { pass } = outcome.body;
      const isLost = typeof pass !== "string" || (readPass(pass).known !== true && hasConsent(state));
      if (!isLost) return (await vault.read("state")) ?? { state: "nobody" };
      // The mesh no longer knows what the person said, and only the person can say it again.
      await forget();
      return { state: "nobody" };
    });
  }

  return {
    vault,
    stamp,
    forget,
    async send(kind, claims, given) {
      const state = await vault.read("state");
      if (state === undefined) return { state: "nobody" };
      const ready = isPassGood(state.pass, now() + state.skewSeconds) ? state : await renew();
      return "device" in ready ? postTwice(ready, kind, claims, given ?? (await stamp()), renew) : ready;
    },
    async prepare(kind, claims, stamp) {
      const state = await vault.read("state");
      if (state === undefined || !isPassGood(state.pass, now() + state.skewSeconds)) return undefined;
      const token = await sign(state, kind, claims, stamp).catch(() => undefined);
      return token === undefined ? undefined : { url: state.url + PATHS[kind], token };
    },
    async begin(mesh) {
      const held = await vault.read("state");
      if (held !== undefined) return held;
      const made = { ...mesh, device: await createDevice(), consented: {}, present: [] };
      // Another tab may have been first.
      return (await vault.update("state", (state) => state ?? made)) ?? made;
    },
  };
}

/** Whether the person has agreed to anything, or to one of these. */
export function hasConsent({ consented }: Pick<VaultState, "consented">, purposes?: readonly string[]): boolean {
  return (purposes ?? Object.keys(consented)).some((purpose) => consented[purpose] === true);
}

/** Whether a message may be sent again later as it is: the mesh was not reached, or had no time. */
export function isToBeRepeated(outcome: Outcome): boolean {
  return outcome.state === "offline" || (outcome.state === "answered" && isBusy(outcome.status));
}

function isBusy(status: number): boolean {
  return status === 429 || status >= 500;
}

/** Posts a token; undefined where no answer came in time, or one that is not the mesh's: of a portal or proxy in between. */
async function ask(send: typeof fetch, url: string, token: string): Promise<Answered | undefined> {
  try {
    const response = await postMessage(
      (to, init) => send(to, { ...init, credentials: "omit", signal: AbortSignal.timeout?.(TIME_OUT_MS) }),
      url,
      token,
    );
    const text = await response.text();
    const retryAfterSeconds = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
    // All answers of the mesh are JSON, but for those without content.
    return { state: "answered", status: response.status, body: { ...JSON.parse(text || "{}") }, retryAfterSeconds };
  } catch {
    return undefined;
  }
}
