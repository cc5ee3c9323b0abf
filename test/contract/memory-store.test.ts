import { describe } from "vitest";
import { type Books, makeMemoryStore, newBooks } from "../support/memory-store.ts";
import { describeSharedStore } from "../support/store-contract.ts";

describe("the truth of the tests, in memory", () => {
  const meshes = new Map<string, Books>();

  describeSharedStore((prefix) => {
    const books = meshes.get(prefix) ?? newBooks();
    meshes.set(prefix, books);
    return makeMemoryStore(books);
  });
});
