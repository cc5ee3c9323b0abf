import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runModule } from "../../../cli/catalog-file/run-module.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "moment-mesh-module-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(text: string) {
  const file = join(folder, `${crypto.randomUUID()}.ts`);
  writeFileSync(file, text);
  return runModule(file);
}

describe("a module", () => {
  it.each([
    ["that exports a catalog", "export default { places: [] as string[], campaigns: undefined };"],
    ["that promises one", "export default Promise.resolve({ places: [] });"],
    [
      "that prints, and leaves a timer open",
      "console.log('hello'); setInterval(() => {}, 1000); export default { places: [] };",
    ],
  ])("%s is that catalog", async (_what, text) => {
    expect(await run(text)).toEqual({ places: [] });
  });

  it.each([
    ["a function", "export default () => ({ places: [] });"],
    ["a map, which would lose what it holds", "export default new Map([['places', []]]);"],
    ["an instance of a class", "class Catalog { places = []; } export default new Catalog();"],
    ["a list", "export default [];"],
    ["nothing", "export const catalog = {};"],
  ])("that exports %s is refused", async (_what, text) => {
    await expect(run(text)).rejects.toThrow("has no catalog as its default export");
  });

  it.each([
    ["throws", "throw new Error('boom');", "cannot be run: boom"],
    ["promises and fails", "export default Promise.reject(new Error('boom'));", "cannot be run: boom"],
    ["is no code", "export default {{;", "cannot be run: line 1: "],
    [
      "exports what is no JSON",
      "const a: { a?: object } = {}; a.a = a; export default a;",
      "exports what cannot be written as JSON: Converting circular",
    ],
    ["ends the process", "process.exit(0);", "ended by itself, with 0"],
    ["waits for ever", "await new Promise(() => {});", "ended by itself, with 13"],
  ])("that %s is refused", async (_what, text, words) => {
    await expect(run(text)).rejects.toThrow(words);
  });
});
