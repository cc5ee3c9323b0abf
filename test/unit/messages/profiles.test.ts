import { describe, expect, it } from "vitest";
import { checkClaims } from "../../../shared/messages/common.ts";
import { erasureClaims } from "../../../shared/messages/erasure.ts";
import { profilesClaims } from "../../../shared/messages/profiles.ts";

const COMMON = { aud: "https://mesh.test", iat: 1_800_000_000, jti: "j".repeat(22) };

/** What of these claims is wrong, as JSON brings them. */
function faultsOf(schema: typeof profilesClaims | typeof erasureClaims, claims: object): readonly string[] {
  const checked = checkClaims(schema, JSON.parse(JSON.stringify({ ...COMMON, ...claims })));
  return checked.ok ? [] : checked.error.map(({ pointer }) => pointer);
}

const rowFaults = (row: object) => faultsOf(profilesClaims, { rows: [{ customer: "4711", ...row }] });

describe("profile rows", () => {
  it.each<[string, object]>([
    ["attributes of every kind", { set: { vip: true, tier_1: "gold", "spent-eur": 12.5, n: -0 } }],
    ["what is known no more", { unset: ["vip", "vip"] }],
    ["both, of other names", { set: { vip: true }, unset: ["tier"] }],
    ["nothing at all", {}],
    ["a card", { card: "123456" }],
    ["points", { points: { id: "a/1", points: 1_000_000_000, reason: "b", until: "2030-01-01T00:00:00Z" } }],
    ["a balance and a tier", { balance: -5, tier: "gold" }],
    ["names of 64 characters", { set: { ["a".repeat(64)]: 1 } }],
  ])("say %s", (_, row) => {
    expect(rowFaults(row)).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ["a name in capitals", { set: { VIP: true } }, ["/rows/0/set"]],
    ["a name of 65 characters", { unset: ["a".repeat(65)] }, ["/rows/0/unset/0"]],
    ["a list as a value", { set: { vip: ["yes"] } }, ["/rows/0/set"]],
    ["null as a value", { set: { vip: null } }, ["/rows/0/set"]],
    ["attributes as a list", { set: [1] }, ["/rows/0/set"]],
    ["a name twice, set and unset", { set: { vip: true }, unset: ["vip"] }, ["/rows/0/unset"]],
    ["a card of 5 digits", { card: "12345" }, ["/rows/0/card"]],
    ["a card of 33 digits", { card: "1".repeat(33) }, ["/rows/0/card"]],
    ["a card that is a number", { card: 123456 }, ["/rows/0/card"]],
    ["points without an id", { points: { points: 1, reason: "b" } }, ["/rows/0/points/id"]],
    ["no points", { points: { id: "a", points: 0, reason: "b" } }, ["/rows/0/points/points"]],
    ["half a point", { points: { id: "a", points: 1.5, reason: "b" } }, ["/rows/0/points/points"]],
    ["points for no reason", { points: { id: "a", points: 1, reason: " " } }, ["/rows/0/points/reason"]],
    ["points until some day", { points: { id: "a", points: 1, reason: "b", until: "2030" } }, ["/rows/0/points/until"]],
    ["half a balance and a tier in capitals", { balance: 1.5, tier: "GOLD" }, ["/rows/0/balance", "/rows/0/tier"]],
    ["a customer with a space", { customer: "47 11" }, ["/rows/0/customer"]],
    ["a customer beyond ASCII", { customer: "köln" }, ["/rows/0/customer"]],
    ["no customer", { customer: "" }, ["/rows/0/customer"]],
    ["a customer of 129 characters", { customer: "c".repeat(129) }, ["/rows/0/customer"]],
    ["a member that there is not", { name: "Ada" }, ["/rows/0/name"]],
  ])("do not say %s", (_, row, faults) => {
    expect(rowFaults(row)).toEqual(faults);
  });

  it("keep a name that objects have of their own", () => {
    const set = JSON.parse('{"__proto__": 1, "constructor": 2}');
    const checked = checkClaims(profilesClaims, { ...COMMON, rows: [{ customer: "4711", set }] });
    expect(checked.ok && checked.value.rows[0]?.set).toEqual([
      ["__proto__", 1],
      ["constructor", 2],
    ]);
  });

  it("are 1 to 100 in a message", () => {
    const rows = (count: number) => ({ rows: Array.from({ length: count }, () => ({ customer: "4711" })) });
    expect([0, 1, 100, 101].map((count) => faultsOf(profilesClaims, rows(count)))).toEqual([
      ["/rows"],
      [],
      [],
      ["/rows"],
    ]);
  });
});

describe("an erasure", () => {
  it.each<[string, object, string[]]>([
    ["names a customer", { customer: "!~".repeat(64) }, []],
    ["names none", {}, ["/customer"]],
    ["names several", { customers: ["4711"], customer: "4711" }, ["/customers"]],
  ])("%s", (_, claims, faults) => {
    expect(faultsOf(erasureClaims, claims)).toEqual(faults);
  });
});
