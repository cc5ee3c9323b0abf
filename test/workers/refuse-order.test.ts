import { beforeAll, describe, expect, it } from "vitest";
import { createDevice, newJti } from "../../client/sdk/device.ts";
import type { ErrorCode } from "../../shared/errors.ts";
import type { Env } from "../../workers/env.ts";
import { browserSubscription } from "./support/browser-subscription.ts";
import { callWith, passClaims, signAsMesh, signParts } from "./support/forge.ts";
import { offer, street } from "./support/street.ts";
import { AUDIENCE, makeVisitor, publish, type Visitor } from "./support/visitor.ts";

/** A request in the making. */
interface Draft {
  readonly method: string;
  readonly type: string;
  readonly suffix: string;
  readonly key: CryptoKey;
  readonly pass: unknown;
  readonly audience: string;
  readonly more: object;
  readonly jti: string;
  readonly ageSeconds: number;
  readonly changes: Partial<Env>;
}

/** What makes a request wrong. */
type Fault = () => Partial<Draft> | Promise<Partial<Draft>>;

let visitor: Visitor;
let stranger: CryptoKey;
/** Of a message that changed state and was stored. */
let takenJti: string;

beforeAll(async () => {
  await publish(street([{ id: "welcome", on: { enter: { place: "shop" } }, offer: offer() }]));
  visitor = await makeVisitor();
  stranger = (await createDevice()).privateKey;
  takenJti = newJti();
  await visitor.consent({ location: true }, { jti: takenJti });
  await visitor.send("/v1/me/subscription", "subscription+jwt", { subscription: null });
});

/** The order of judgement (docs/contract.md#order), as ways to be wrong. */
const FAULTS: readonly (readonly [what: string, code: ErrorCode, fault: Fault])[] = [
  ["method", "method-not-allowed", () => ({ method: "PUT" })],
  ["content type", "unsupported-media-type", () => ({ type: "application/json" })],
  ["size", "content-too-large", () => ({ suffix: "A".repeat(8_192) })],
  ["shape", "malformed", () => ({ suffix: "=" })],
  ["flood", "rate-limited", () => ({ changes: FLOODED })],
  ["signature", "unauthenticated", () => ({ key: stranger })],
  ["expired pass", "pass-expired", async () => ({ pass: await expire(visitor.pass) })],
  ["audience", "wrong-audience", () => ({ audience: "https://other.test" })],
  ["claims", "invalid", () => ({ more: { surface: "" } })],
  ["jti of another message", "jti-reused", () => ({ jti: takenJti })],
  ["age", "clock-skew", () => ({ ageSeconds: 300 })],
];

const FLOODED: Partial<Env> = {
  MESH_ENV: "production",
  PUSH_SERVICE_ORIGINS: "",
  RATE_ADDRESS: { limit: async () => ({ success: false }) },
};

function expire(pass: string): Promise<string> {
  return signAsMesh({ ...passClaims(pass), exp: Date.now() / 1000 - 60 });
}

/** Sends a `subscription+jwt` that is wrong in these ways, and gives the code of the answer. */
async function codeOf(faults: readonly Fault[]): Promise<string | undefined> {
  const right: Draft = {
    method: "POST",
    type: "application/jose",
    suffix: "",
    key: visitor.device.privateKey,
    pass: visitor.pass,
    audience: AUDIENCE,
    more: {},
    jti: newJti(),
    ageSeconds: 0,
    changes: {},
  };
  const spoilt = await Promise.all(faults.map((fault) => fault()));
  const draft = Object.assign<Draft, Partial<Draft>>(right, Object.assign({}, ...spoilt));
  const iat = Date.now() / 1000 - draft.ageSeconds;
  const { audience: aud, jti, pass } = draft;
  const payload = { aud, iat, jti, pass, subscription: null, ...draft.more };
  const header = { alg: "ES256", typ: "subscription+jwt", kid: visitor.device.id };
  const token = await signParts(draft.key, header, payload);
  const { body } = await callWith(draft.changes, "/v1/me/subscription", {
    method: draft.method,
    headers: { "content-type": draft.type },
    body: token + draft.suffix,
  });
  return body?.code;
}

describe("the order of judgement", () => {
  it("has something to judge: without a fault the message is taken", async () => {
    expect(await codeOf([])).toBeUndefined();
  });

  it.each(FAULTS)("a fault of %s alone is %s", async (_, code, fault) => {
    expect(await codeOf([fault])).toBe(code);
  });

  const pairs = FAULTS.flatMap(([first, code, firstFault], at) =>
    FAULTS.slice(at + 1).map(([second, , secondFault]) => [first, second, code, [secondFault, firstFault]] as const),
  );

  it.each(pairs)("%s before %s: %s", async (_first, _second, code, faults) => {
    expect(await codeOf(faults)).toBe(code);
  });
});

describe("the order of judgement, where 422 is more than the form of the claims", () => {
  const grant = { grants: [{ purpose: "nothing", granted: true }], noticeVersion: "1", surface: "test" };
  const foreign = { subscription: browserSubscription("https://evil.test/x") };

  it.each([
    ["an unknown purpose", "/v1/me/consent", "consent+jwt", grant, "invalid"],
    ["a foreign push service", "/v1/me/subscription", "subscription+jwt", foreign, "push-service-not-allowed"],
  ])(
    "%s is judged before a stored answer, the window and what the person allows",
    async (_, path, typ, claims, code) => {
      const send = async (about: object, more = {}) =>
        (await visitor.send(path, typ, { ...claims, ...more }, about)).body.code;
      expect(await send({})).toBe(code);
      expect(await send({ ageSeconds: 300 })).toBe(code);
      expect(await send({ ageSeconds: 100_000 })).toBe(code);
      if (typ === "consent+jwt") expect(await send({}, { noticeVersion: "0" })).toBe(code);
      else expect(await send({ jti: takenJti })).toBe(code);
    },
  );
});
