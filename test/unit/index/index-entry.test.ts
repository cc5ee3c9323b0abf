import { describe, expect, it } from "vitest";
import { goneEntry, type IndexEntry, putEntry } from "../../../shared/index/index-entry.ts";

const NOW_MS = 1_000;
const entry = (owner: string, more: Partial<IndexEntry> = {}): IndexEntry => ({
  name: "code",
  owner,
  locator: `to ${owner}`,
  untilMs: 2 * NOW_MS,
  ...more,
});

describe("a name in the index", () => {
  it("is its first owner's, who may say where it leads anew", () => {
    expect(putEntry(undefined, entry("ada"), NOW_MS)).toEqual(entry("ada"));
    const later = entry("ada", { locator: "elsewhere", untilMs: 9 * NOW_MS });
    expect(putEntry(entry("ada"), later, NOW_MS)).toEqual(later);
    expect(putEntry(entry("ada"), entry("bob"), NOW_MS)).toEqual(entry("ada"));
  });

  it("goes to whom its owner became, and whose it was is stored no more", () => {
    expect(putEntry(entry("ada"), entry("customer", { from: ["bob", "ada"] }), NOW_MS)).toEqual(entry("customer"));
    expect(putEntry(entry("ada"), entry("customer", { from: ["bob"] }), NOW_MS)).toEqual(entry("ada"));
  });

  it("is anybody's at its end", () => {
    expect(putEntry(entry("ada"), entry("bob"), 2 * NOW_MS)).toEqual(entry("bob"));
  });

  it("leads nowhere once its owner takes it away, whoever puts it after that", () => {
    const gone = goneEntry(entry("ada"), entry("ada"), NOW_MS);
    expect(gone).toMatchObject({ owner: "ada", locator: "" });
    for (const put of [entry("ada"), entry("bob"), entry("customer", { from: ["ada"] })])
      expect(putEntry(gone, put, NOW_MS)).toBe(gone);
    expect(putEntry(gone, entry("bob"), gone.untilMs)).toEqual(entry("bob"));
  });

  it("is taken away also before it was heard of, and by nobody else", () => {
    expect(goneEntry(undefined, entry("ada"), NOW_MS)).toMatchObject({ name: "code", owner: "ada", locator: "" });
    const stored = entry("ada");
    expect(goneEntry(stored, entry("bob"), NOW_MS)).toBe(stored);
  });
});
