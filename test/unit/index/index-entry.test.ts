import { describe, expect, it } from "vitest";
import { goneEntry, isHeldBy, putEntry, type SaidEntry } from "../../../shared/index/index-entry.ts";

const NOW_MS = 1_000;
const entry = (owner: string, more: Partial<SaidEntry> = {}): SaidEntry => ({
  name: "code",
  owner,
  locator: `to ${owner}`,
  untilMs: 2 * NOW_MS,
  saidMs: NOW_MS,
  ...more,
});
const stored = (owner: string, more: Partial<SaidEntry> = {}) => putEntry(undefined, entry(owner, more), NOW_MS);

describe("a name in the index", () => {
  it("is its first owner's, who may say where it leads anew", () => {
    const { saidMs: _, ...said } = entry("ada");
    expect(stored("ada")).toEqual(said);
    const later = { locator: "elsewhere", untilMs: 9 * NOW_MS };
    expect(putEntry(stored("ada"), entry("ada", later), NOW_MS)).toEqual(stored("ada", later));
    expect(putEntry(stored("ada"), entry("bob"), NOW_MS)).toEqual(stored("ada"));
  });

  it("goes to whom its owner became, and whose it was is stored no more", () => {
    const become = (...from: string[]) => putEntry(stored("ada"), entry("customer", { from }), NOW_MS);
    expect(become("bob", "ada")).toEqual(stored("customer"));
    expect(become("bob")).toEqual(stored("ada"));
  });

  it("is anybody's at its end", () => {
    expect(putEntry(stored("ada"), entry("bob"), 2 * NOW_MS)).toEqual(stored("bob"));
  });

  it("leads nowhere once its owner takes it away, whatever was said before and comes late", () => {
    const gone = goneEntry(stored("ada"), entry("ada"), NOW_MS);
    expect(gone).toMatchObject({ owner: "ada", locator: "" });
    for (const put of [entry("ada"), entry("bob"), entry("customer", { from: ["ada"] })])
      expect(putEntry(gone, put, NOW_MS)).toBe(gone);
    expect(putEntry(gone, entry("bob"), gone.untilMs)).toEqual(stored("bob"));
    // Taking it away once more moves the time, and what is said late of that does not.
    const again = goneEntry(gone, entry("ada", { saidMs: NOW_MS + 9 }), NOW_MS);
    expect(goneEntry(again, entry("ada"), NOW_MS)).toBe(again);
    expect(putEntry(again, entry("ada", { saidMs: NOW_MS + 9 }), NOW_MS)).toBe(again);
  });

  it("leads to its owner again if they say so after they took it away, and to nobody else", () => {
    const gone = goneEntry(stored("ada"), entry("ada"), NOW_MS);
    const later = { saidMs: NOW_MS + 1 };
    expect(isHeldBy(gone, entry("ada"))).toBe(false);
    expect(putEntry(gone, entry("ada", later), NOW_MS)).toEqual(stored("ada"));
    expect(isHeldBy(stored("ada"), entry("ada"))).toBe(true);
    expect(putEntry(gone, entry("bob", later), NOW_MS)).toBe(gone);
    expect(isHeldBy(gone, entry("bob"))).toBe(false);
  });

  it("is taken away also before it was heard of, and by nobody else", () => {
    expect(goneEntry(undefined, entry("ada"), NOW_MS)).toMatchObject({ name: "code", owner: "ada", locator: "" });
    const held = stored("ada");
    expect(goneEntry(held, entry("bob"), NOW_MS)).toBe(held);
  });
});
