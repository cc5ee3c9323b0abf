import { describe, expect, it } from "vitest";
import { sourceOf } from "../../../shared/presence/presence-state.ts";

describe("sourceOf", () => {
  it("tells the kind of a source and its id, which a position has not", () => {
    expect(sourceOf("position")).toEqual({ kind: "position" });
    expect(sourceOf("beacon:till")).toEqual({ kind: "beacon", id: "till" });
    expect(sourceOf("marker:menu-card")).toEqual({ kind: "marker", id: "menu-card" });
    expect(sourceOf("gateway:box-1")).toEqual({ kind: "gateway", id: "box-1" });
  });

  it("keeps an id whole, whatever is in it", () => {
    expect(sourceOf("gateway:box:1")).toEqual({ kind: "gateway", id: "box:1" });
  });
});
