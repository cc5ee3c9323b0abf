import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SharedStore } from "../../shared/shared-store.ts";
import { putTag, removeTag, type StoredTag } from "../../shared/tags/tag-entry.ts";
import { runs } from "./runs.ts";
import { find, put, START_MS, take } from "./store-calls.ts";

/** What the registry of tags of every adapter does. `open`: as of `describeSharedStore`. */
export function describeTagRegistry(open: (prefix: string) => SharedStore): void {
  const openNew = () => open(`mesh-${crypto.randomUUID()}`);

  describe("the registry of tags", () => {
    it("finds a batch in its order, and null for what nobody registered", async () => {
      const sharedStore = openNew();
      for (const tag of ["Aa", "Ab", "_c"]) await put(sharedStore, tag, "mine", `at-${tag}`, START_MS);
      const wanted = ["_c", "Zz", "Aa", "Ab", "Aa"];
      expect(await find(sharedStore, wanted)).toEqual(["at-_c", null, "at-Aa", "at-Ab", "at-Aa"]);
      expect(await find(sharedStore, [])).toEqual([]);
      expect(await find(openNew(), wanted)).toEqual([null, null, null, null, null]);
    });

    it("leaves a tag to who registered it first, and lets only its owner take it away", async () => {
      const sharedStore = openNew();
      await put(sharedStore, "tag", "first", "person-1", START_MS);
      await put(sharedStore, "tag", "second", "person-2", START_MS + 1);
      await take(sharedStore, "tag", "second", START_MS + 2);
      expect(await find(sharedStore, ["tag"])).toEqual(["person-1"]);
      await take(sharedStore, "tag", "first", START_MS + 3);
      expect(await find(sharedStore, ["tag"])).toEqual([null]);
      await put(sharedStore, "tag", "second", "person-2", START_MS + 4);
      expect(await find(sharedStore, ["tag"])).toEqual(["person-2"]);
    });

    it("does not bring a tag back when its registration comes once more, after it was taken away", async () => {
      const sharedStore = openNew();
      await put(sharedStore, "tag", "mine", "person-1", START_MS);
      await take(sharedStore, "tag", "mine", START_MS + 1);
      await put(sharedStore, "tag", "mine", "person-1", START_MS);
      await take(sharedStore, "unheard", "mine", START_MS + 1);
      await put(sharedStore, "unheard", "mine", "person-1", START_MS);
      expect(await find(sharedStore, ["tag", "unheard"])).toEqual([null, null]);
      await put(sharedStore, "tag", "mine", "person-1", START_MS + 2);
      expect(await find(sharedStore, ["tag"])).toEqual(["person-1"]);
    });

    it("moves from an owner who is another one by now in one step, and a late word of the old one changes nothing", async () => {
      const sharedStore = openNew();
      await put(sharedStore, "tag", "own", "person-1", START_MS);
      await put(sharedStore, "tag", "stranger", "person-3", START_MS + 1, ["nobody"]);
      expect(await find(sharedStore, ["tag"])).toEqual(["person-1"]);
      await put(sharedStore, "tag", "customer", "person-2", START_MS, ["earlier", "own"]);
      expect(await find(sharedStore, ["tag"])).toEqual(["person-2"]);
      await put(sharedStore, "tag", "own", "person-1", START_MS + 2);
      await take(sharedStore, "tag", "own", START_MS + 2);
      expect(await find(sharedStore, ["tag"])).toEqual(["person-2"]);
    });

    it("does what the pure change does, in any order", async () => {
      const anyChange = fc.record({
        owner: fc.constantFrom("first", "second", "third"),
        from: fc.subarray(["first", "second"]),
        atMs: fc.nat({ max: 3 }).map((ms) => START_MS + ms),
        locator: fc.option(fc.constantFrom("person-1", "12345678")),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(anyChange, { maxLength: 12 }), async (changes) => {
          const sharedStore = openNew();
          let stored: StoredTag | undefined;
          for (const { owner, from, atMs, locator } of changes) {
            const removal = { tag: "tag", owner, atMs };
            stored = locator === null ? removeTag(stored, removal) : putTag(stored, { ...removal, locator, from });
            if (locator === null) await take(sharedStore, "tag", owner, atMs);
            else await put(sharedStore, "tag", owner, locator, atMs, from);
          }
          expect(await find(sharedStore, ["tag"])).toEqual([stored?.locator ?? null]);
        }),
        { numRuns: runs(40) },
      );
    });
  });
}
