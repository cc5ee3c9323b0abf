import { type Answered, ask, type Means, NOBODY, OFFLINE, OWN_MEANS } from "./ask.ts";
import { createDevice, newJti, signMessage } from "./device.ts";
import { learnFromAnswer, refusesName } from "./learn-from-answer.ts";
import { MIN_SKEW_SECONDS } from "./limits.ts";
import { isPassGood, readPass } from "./pass.ts";
import { pingClaims } from "./ping-claims.ts";
import type { Stamp, Vault, VaultState } from "./vault.ts";
import { withLock } from "./with-lock.ts";

/** The kinds of messages; the typ of each is the kind and `+jwt`. */
export type Kind =
  | "device"
  | "ping"
  | "reaction"
  | "consent"
  | "subscription"
  | "stop"
  | "tag"
  | "link"
  | "unlink"
  | "now"
  | "coupons"
  | "card"
  | "reward"
  | "subject"
  | "receipts"
  | "export"
  | "erase";
export type Claims = Readonly<Record<string, unknown>>;

/** A signed message, ready to be sent to this address. */
export type Prepared = readonly [url: string, token: string];

/** A device's talk with its mesh: shared by pages and the service worker, on one vault. */
export interface Session {
  readonly vault: Vault;
  /** A new id and time of a message, in the time of the mesh. */
  stamp(): Promise<Stamp>;
  /**
   * Signs and sends; renews the pass before, learns from the answer after. With a stamp: that message again. Rejects only
   * where the claims are no JSON.
   */
  send(kind: Kind, claims: Claims, stamp?: Stamp): Promise<Answered>;
  /** The message ready to be sent, and where to: for `sendBeacon`. Undefined without a device or while its pass is over. */
  prepare(kind: Kind, claims: Claims, stamp: Stamp): Promise<Prepared | undefined>;
  /**
   * Sees to it that there is a device of this mesh: call it when somebody agrees to something, and only then. What was
   * withdrawn until now may be granted again.
   */
  begin(mesh: Pick<VaultState, "url" | "info" | "skewSeconds" | "locale">): Promise<void>;
  /** Forgets device, pass, consent and what waits, and tells `onForgotten`. */
  forget(): Promise<void>;
}

/** What a session uses; what is not given is the browser's. */
export interface SessionOptions extends Partial<Means> {
  /** The device was revoked or erased, its key is lost, or the mesh knows of no consent. */
  readonly onForgotten?: () => void;
  /** Pings ask for all gates. */
  readonly explain?: boolean | undefined;
}

/** The session of a vault. Sends nothing, and makes nothing, by itself. */
export function openSession(vault: Vault, { onForgotten = () => {}, explain, ...given }: SessionOptions = {}): Session {
  const means = { ...OWN_MEANS, ...given };
  const { now } = means;

  async function stamp(): Promise<Stamp> {
    const { skewSeconds } = (await vault.read("state")) ?? { skewSeconds: 0 };
    return { jti: newJti(), iatSeconds: now() + skewSeconds, skewSeconds };
  }

  async function forget(): Promise<void> {
    await vault.clear();
    onForgotten();
  }

  function isReady({ pass, skewSeconds }: VaultState): boolean {
    return isPassGood(pass, now() + skewSeconds);
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
  async function post(state: VaultState, kind: Kind, claims: Claims, stamp: Stamp): Promise<Answered> {
    const said =
      kind === "ping" ? { ...pingClaims(state, stamp.iatSeconds), explain: explain || undefined, ...claims } : claims;
    let token: string;
    try {
      token = await sign(state, kind, said, stamp);
    } catch (cause) {
      // What is no JSON is the app's mistake. A key that is of no use fails otherwise (Web Cryptography API, section 14.3.3).
      if (!(cause instanceof DOMException)) throw cause;
      await forget();
      return NOBODY;
    }
    const answered = await ask(means, addressOf(state, kind), token);
    const { clock } = answered;
    if (clock === undefined) return answered;
    const heard = { kind, said, ...answered, clock };
    // Meanwhile the device may be forgotten, or another one.
    await vault.update("state", (held) => (held?.device.id === state.device.id ? learnFromAnswer(held, heard) : held));
    if (answered.body.code === "revoked") await forget();
    return answered;
  }

  /** Posts, and once more where this device's clock was wrong, a name the mesh does not know, or its pass, which is renewed then. */
  async function postTwice(state: VaultState, kind: Kind, claims: Claims, stamp: Stamp): Promise<Answered> {
    const answered = await post(state, kind, claims, stamp);
    const { status, body } = answered;
    if (status < 400) return answered;
    const { code } = body;
    const learnt = (await vault.read("state")) ?? state;
    if (code === "clock-skew") {
      const { skewSeconds } = learnt;
      const wrongSeconds = skewSeconds - stamp.skewSeconds;
      if (Math.abs(wrongSeconds) < MIN_SKEW_SECONDS) return answered;
      return post(state, kind, claims, { ...stamp, iatSeconds: stamp.iatSeconds + wrongSeconds, skewSeconds });
    }
    if (refusesName(body)) return post(learnt, kind, claims, stamp);
    if (kind === "device" || !/^(pass-exp|unauth)/.test(String(code))) return answered;
    const fresh = await renew(kind, state.pass);
    return "device" in fresh ? post(fresh, kind, claims, stamp) : fresh;
  }

  /** The state with a pass that holds and is not the refused one; or why there is none. One tab renews for all. */
  function renew(wanted: Kind, refused?: string): Promise<VaultState | Answered> {
    return withLock("pass", async () => {
      const state = await vault.read("state");
      if (state === undefined) return NOBODY;
      if (state.pass !== refused && isReady(state)) return state;
      const { pass: last, ...bare } = state;
      const answered = await postTwice(bare, "device", { pass: last }, await stamp());
      if (answered.status !== 200) return answered;
      const { pass } = answered.body;
      if (typeof pass !== "string") return OFFLINE;
      if (readPass(pass).known === true || !hasConsent(state)) return (await vault.read("state")) ?? NOBODY;
      // The mesh no longer knows what the person said, and only the person can say it again; but what they take back still
      // reaches it, with this key and no other.
      const asked = await vault.update("state", (held) => held && { ...held, consented: {} });
      onForgotten();
      return (wanted !== "ping" && asked) || NOBODY;
    });
  }

  return {
    vault,
    stamp,
    forget,
    async send(kind, claims, given) {
      const state = await vault.read("state");
      if (state === undefined) return NOBODY;
      const ready = isReady(state) ? state : await renew(kind);
      return "device" in ready ? postTwice(ready, kind, claims, given ?? (await stamp())) : ready;
    },
    async prepare(kind, claims, stamp) {
      const state = await vault.read("state");
      if (state === undefined || !isReady(state)) return undefined;
      return sign(state, kind, claims, stamp).then(
        (token) => [addressOf(state, kind), token],
        () => undefined,
      );
    },
    async begin(mesh) {
      const made = { ...mesh, device: await createDevice(), consented: {}, present: [] };
      await vault.update("state", (held) => (held ? { ...held, withdrawn: undefined } : made));
    },
  };
}

/** Where the mesh takes messages of a kind: many of one device, or what concerns the person as a whole. */
function addressOf({ url }: VaultState, kind: Kind): string {
  return url + (/^(d|p|reac)/.test(kind) ? `/v1/${kind}s` : `/v1/me/${kind}${/op|ag|rew/.test(kind) ? "s" : ""}`);
}

/** Whether the person has agreed to anything, or to one of these. */
export function hasConsent({ consented }: Pick<VaultState, "consented">, purposes?: readonly string[]): boolean {
  return (purposes ?? Object.keys(consented)).some((purpose) => consented[purpose] === true);
}

/** Whether a message may be sent again later as it is: the mesh was not reached, or had no time. */
export function isToBeRepeated(answered: Answered): boolean {
  const { status } = answered;
  return answered === OFFLINE || status === 429 || status >= 500;
}
