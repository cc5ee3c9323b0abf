import { describe, expect, it } from "vitest";
import { type AccessIdentity, parseAccessRules, roleOf } from "../../shared/operators/access-rules.ts";

const RULES = [
  { domain: "bakery.example", role: "viewer" },
  { group: "marketing", role: "editor" },
  { email: "ada@bakery.example", role: "publisher" },
  { token: "88bf3b6d.access", role: "editor" },
] as const;

const person = (email: string, ...groups: string[]): AccessIdentity => ({ email, groups });
const service = (token: string): AccessIdentity => ({ token, groups: [] });

describe("the role of whoever Access lets in", () => {
  it.each<[string, AccessIdentity, string | undefined]>([
    ["somebody of the domain", person("bob@bakery.example"), "viewer"],
    ["somebody of the domain in capitals", person("Bob@Bakery.Example"), "viewer"],
    ["somebody whose name has the domain in it", person("bob@bakery.example@evil.example"), undefined],
    ["a subdomain", person("bob@shop.bakery.example"), undefined],
    ["a domain that ends alike", person("bob@thebakery.example"), undefined],
    ["a text without an @", person("bakery.example"), undefined],
    ["somebody of a group, of the domain too", person("eve@bakery.example", "Marketing"), "editor"],
    ["somebody of a group, from elsewhere", person("eve@agency.example", "sales", "marketing"), "editor"],
    ["one address, whatever the domain gives", person("ada@bakery.example"), "publisher"],
    ["a service token", service("88bf3b6d.access"), "editor"],
    ["another service token", service("11111111.access"), undefined],
    ["a person with a token's name", { email: "bob@agency.example", token: "88bf3b6d.access", groups: [] }, undefined],
    ["nobody", { groups: [] }, undefined],
  ])("%s", (_, identity, role) => {
    expect(roleOf(identity, RULES)).toBe(role);
  });
});

describe("ACCESS_ROLES", () => {
  it("is empty, or a list of rules", () => {
    expect(parseAccessRules("")).toEqual({ ok: true, value: [] });
    expect(parseAccessRules(JSON.stringify(RULES))).toEqual({ ok: true, value: RULES });
  });

  it.each<[string, unknown, string]>([
    ["no list", { role: "viewer" }, "ACCESS_ROLES must be a list"],
    ["a rule for everybody", [{ role: "publisher" }], "/0 must name exactly one of"],
    ["a rule for two", [{ email: "a@b.c", domain: "b.c", role: "viewer" }], "/0 must name exactly one of"],
    ["a role of nobody", [{ email: "a@b.c", role: "owner" }], "/0/role must be one of"],
    ["capitals, which would never be met", [{ email: "Ada@b.c", role: "viewer" }], "/0/email must be in lower case"],
    ["an empty domain", [{ domain: "", role: "viewer" }], "/0/domain"],
    ["a member of nobody", [{ ip: "10.0.0.1", role: "viewer" }], "/0"],
  ])("is wrong with %s, and says where", (_, value, words) => {
    expect(parseAccessRules(JSON.stringify(value))).toEqual({ ok: false, error: expect.stringContaining(words) });
  });

  it("is wrong as no JSON", () => {
    expect(parseAccessRules("[")).toEqual({ ok: false, error: expect.stringContaining("ACCESS_ROLES is no JSON") });
  });

  it("is wrong with a rule that two readers would read differently", () => {
    const twice = '[{"email":"a@b.c","role":"viewer","role":"publisher"}]';
    expect(parseAccessRules(twice)).toEqual({ ok: false, error: expect.stringContaining("names a member twice") });
  });
});
