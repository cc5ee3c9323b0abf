import { describe } from "vitest";
import { type Books, makeMemoryTruth, newBooks } from "../support/memory-truth.ts";
import { describeTruth } from "../support/truth-contract.ts";

describe("the truth of the tests, in memory", () => {
  const meshes = new Map<string, Books>();

  describeTruth((prefix) => {
    const books = meshes.get(prefix) ?? newBooks();
    meshes.set(prefix, books);
    return makeMemoryTruth(books);
  });
});
