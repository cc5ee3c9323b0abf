import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { putTag, removeTag, type StoredTag } from "../../../shared/tags/tag-entry.ts";

const entry = { tag: "tag", owner: "mine", locator: "person-1" };

describe("a registered tag", () => {
  it("stays whose it is until they give it up, whenever somebody else registers it", () => {
    const mine = putTag(undefined, { ...entry, atMs: 5 });
    const other = { ...entry, owner: "other", locator: "person-2" };
    for (const atMs of [4, 5, 6]) expect(putTag(mine, { ...other, atMs })).toBe(mine);
    const given = removeTag(mine, { tag: "tag", owner: "mine", atMs: 7 });
    expect(putTag(given, { ...other, atMs: 8 })).toEqual({ owner: "other", locator: "person-2", atMs: 8 });
  });

  it("is taken away by its owner only", () => {
    const mine = putTag(undefined, { ...entry, atMs: 5 });
    expect(removeTag(mine, { tag: "tag", owner: "other", atMs: 6 })).toBe(mine);
    expect(removeTag(mine, { tag: "tag", owner: "mine", atMs: 6 })?.locator).toBeNull();
  });

  it("stays away though its registration comes late or again, and comes back with a later one", () => {
    const gone = removeTag(undefined, { tag: "tag", owner: "mine", atMs: 6 });
    expect(putTag(gone, { ...entry, atMs: 5 })).toBe(gone);
    expect(putTag(gone, { ...entry, atMs: 6 })).toBe(gone);
    expect(putTag(gone, { ...entry, atMs: 7 }).locator).toBe("person-1");
  });

  it("ends as its owner's last word, in whatever order and number the words arrive", () => {
    const word = fc.record({ register: fc.boolean(), atMs: fc.nat({ max: 20 }) });
    const words = fc.uniqueArray(word, { selector: ({ atMs }) => atMs, minLength: 1, maxLength: 6 });
    const heard = words.chain((said) =>
      fc.shuffledSubarray([...said, ...said]).map((early) => ({ said, heard: [...early, ...said] })),
    );
    fc.assert(
      fc.property(heard, ({ said, heard }) => {
        const stored = heard.reduce<StoredTag | undefined>(
          (before, { register, atMs }) =>
            register ? putTag(before, { ...entry, atMs }) : removeTag(before, { tag: "tag", owner: "mine", atMs }),
          undefined,
        );
        const last = said.reduce((a, b) => (b.atMs > a.atMs ? b : a));
        expect(stored).toEqual({ owner: "mine", locator: last.register ? "person-1" : null, atMs: last.atMs });
      }),
    );
  });
});
