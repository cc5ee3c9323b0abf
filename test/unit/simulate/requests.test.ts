import { describe, expect, it } from "vitest";
import { checkClaims } from "../../../shared/messages/common.ts";
import { explainRequest, simulateRequest } from "../../../shared/simulate/requests.ts";
import { NOON } from "../../support/decide-world.ts";

describe("the requests", () => {
  it("take no person of the mesh, no receipt, and nothing that they do not know", () => {
    const refused = (request: unknown) => {
      const checked = checkClaims(explainRequest, request);
      return checked.ok ? [] : checked.error.map(({ pointer, detail }) => `${pointer} ${detail}`);
    };
    expect(refused({ message: {}, person: { id: "ada" }, receipt: "x" })).toEqual([
      "/person/id is no member here",
      "/receipt is no member here",
    ]);
    expect(refused({ message: { pass: "x", jti: "x" } })).toEqual([
      "/message/pass is no member here",
      "/message/jti is no member here",
    ]);
    expect(refused({ message: { at: "noon" } })).toHaveLength(1);
    expect(refused({ message: { place: "cafe", at: NOON }, person: {}, mesh: {}, catalog: {} })).toEqual([]);
  });

  it("simulate at most 5,000 pings", () => {
    const isTaken = (request: object) =>
      checkClaims(simulateRequest, { catalog: {}, seed: 1, pings: 5000, ...request }).ok;
    expect(isTaken({})).toBe(true);
    expect(isTaken({ against: "published", day: "2026-02-28" })).toBe(true);
    expect(isTaken({ pings: 5001 })).toBe(false);
    expect(isTaken({ seed: -1 })).toBe(false);
    expect(isTaken({ day: "2026-02-29" })).toBe(false);
    expect(isTaken({ against: {} })).toBe(true);
    expect(isTaken({ against: "another" })).toBe(false);
    for (const against of [[], [{}], null, 1]) expect(isTaken({ against })).toBe(false);
    expect(isTaken({ people: 3 })).toBe(false);
  });
});
