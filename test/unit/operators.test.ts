import { describe, expect, it } from "vitest";
import { judgeOperatorClaims } from "../../shared/operators/operator-claims.ts";
import { parseOperatorKeys } from "../../shared/operators/operator-keys.ts";
import { mayAct, ROLES } from "../../shared/operators/role.ts";

const KEY = {
  kty: "OKP",
  crv: "Ed25519",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
  kid: "ada",
  role: "publisher",
};
const setOf = (...keys: object[]) => JSON.stringify({ keys });

describe("a role", () => {
  it("may do what the ones before it may", () => {
    const table = ROLES.map((role) => ROLES.map((needed) => mayAct(role, needed)));
    expect(table).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });
});

describe("OPERATOR_KEYS", () => {
  it("is empty, or a set of public keys with names and roles", () => {
    expect(parseOperatorKeys(" ")).toEqual({ ok: true, value: new Map() });
    const { kty: _, crv: __, ...known } = KEY;
    expect(parseOperatorKeys(setOf(KEY))).toEqual({ ok: true, value: new Map([["ada", known]]) });
    expect(parseOperatorKeys(setOf({ ...KEY, alg: "EdDSA", use: "sig" })).ok).toBe(true);
  });

  it.each<[string, string, string]>([
    ["no JSON", "{", "OPERATOR_KEYS is no JSON"],
    ["a role said twice", setOf(KEY).replace('"role"', '"role":"viewer","role"'), "names a member twice"],
    ["a list", "[]", "OPERATOR_KEYS"],
    ["no set", "{}", "OPERATOR_KEYS/keys"],
    ["a role of nobody", setOf({ ...KEY, role: "admin" }), "/keys/0/role must be one of viewer, editor, publisher"],
    ["no role", setOf({ ...KEY, role: undefined }), "/keys/0/role"],
    ["no name", setOf({ ...KEY, kid: undefined }), "/keys/0/kid"],
    ["a name with spaces", setOf({ ...KEY, kid: "Ada L" }), "/keys/0/kid"],
    ["one name twice", setOf(KEY, KEY), "/keys must name each kid once"],
    ["another curve", setOf({ ...KEY, crv: "P-256" }), '/keys/0/crv must be "Ed25519"'],
    [
      "a placeholder of zeros",
      setOf({ ...KEY, x: "A".repeat(43) }),
      "/keys/0/x is a key with which anybody could sign",
    ],
    ["a point too short", setOf({ ...KEY, x: "11qY" }), "/keys/0/x must be 32 bytes"],
    ["a member of nobody", setOf({ ...KEY, admin: true }), "/keys/0/admin is no member here"],
    ["a second key that is wrong", setOf(KEY, { ...KEY, kid: "bob", role: "x" }), "/keys/1/role"],
  ])("is wrong with %s, and says where", (_, text, words) => {
    const parsed = parseOperatorKeys(text);
    expect(parsed).toEqual({ ok: false, error: expect.stringContaining(words) });
  });

  it("is wrong with a private key, of which nothing is repeated", () => {
    const parsed = parseOperatorKeys(setOf({ ...KEY, d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A" }));
    expect(parsed).toEqual({ ok: false, error: expect.stringContaining("holds a private key") });
    expect(JSON.stringify(parsed)).not.toContain("nWGxne");
  });
});

describe("an operator's message", () => {
  const NOW = 1_800_000_000;
  const CLAIMS = {
    aud: "https://mesh.test",
    iat: NOW,
    exp: NOW + 60,
    jti: "abcdefghijklmnopqrstuv",
    method: "GET",
    path: "/admin/v1/live?x=1",
    body: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
  };
  const ABOUT = { audience: "https://mesh.test", method: "GET", path: "/admin/v1/live?x=1", nowMs: NOW * 1000 };
  const judged = (claims: object, about: Partial<typeof ABOUT> = {}) => {
    const result = judgeOperatorClaims({ ...CLAIMS, ...claims }, { ...ABOUT, ...about });
    return result.ok ? "taken" : result.error.code;
  };

  it.each<[string, string, object, Partial<typeof ABOUT>]>([
    ["as it was made", "taken", {}, {}],
    ["at the end of its window", "taken", { exp: NOW + 120 }, { nowMs: (NOW + 120) * 1000 }],
    ["from a clock that is 30 s ahead", "taken", {}, { nowMs: (NOW - 30) * 1000 }],
    ["from a clock further ahead", "clock-skew", {}, { nowMs: (NOW - 31) * 1000 }],
    ["after its exp", "clock-skew", {}, { nowMs: (NOW + 61) * 1000 }],
    ["after the window", "clock-skew", { exp: NOW + 120 }, { nowMs: (NOW + 121) * 1000 }],
    ["that would live longer", "unauthenticated", { exp: NOW + 121 }, {}],
    ["that ends before it begins", "unauthenticated", { exp: NOW }, {}],
    ["for another mesh", "wrong-audience", { aud: "https://other.test" }, {}],
    ["for another method", "unauthenticated", { method: "PUT" }, {}],
    ["for another path", "unauthenticated", { path: "/admin/v1/live" }, {}],
    ["for another query", "unauthenticated", {}, { path: "/admin/v1/live?x=2" }],
    ["without a hash", "unauthenticated", { body: "" }, {}],
    ["with a claim of nobody", "unauthenticated", { role: "publisher" }, {}],
    ["with a short jti", "unauthenticated", { jti: "1" }, {}],
  ])("%s: %s", (_, expected, claims, about) => {
    expect(judged(claims, about)).toBe(expected);
  });
});
