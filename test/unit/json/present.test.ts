import { describe, expect, expectTypeOf, it } from "vitest";
import { present } from "../../../shared/json/present.ts";

describe("present", () => {
  it("keeps what is there, in its order, whatever it is worth", () => {
    const kept = present({ c: 0, a: "", b: null, d: false });
    expect(kept).toEqual({ c: 0, a: "", b: null, d: false });
    expect(Object.keys(kept)).toEqual(["c", "a", "b", "d"]);
  });

  it("leaves out what is undefined: it is absent, not undefined", () => {
    const zone: string | undefined = undefined;
    expect(Object.keys(present({ place: "cafe", zone, sinceMs: 1 }))).toEqual(["place", "sinceMs"]);
    expect(Object.hasOwn(present({ zone }), "zone")).toBe(false);
  });

  it("says so in its type: what may be undefined may be absent", () => {
    const kept = present({ place: "cafe" as string, zone: "bar" as string | undefined });
    expectTypeOf(kept.place).toEqualTypeOf<string>();
    expectTypeOf(kept).toExtend<{ place: string; zone?: string }>();
  });

  it("gives a new object: what it was given stays as it is", () => {
    const given = { place: "cafe" };
    expect(present(given)).not.toBe(given);
  });
});
