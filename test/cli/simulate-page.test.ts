import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeStateDirectory, runMesh } from "../support/launcher.ts";

const PAGE = join(import.meta.dirname, "../../docs/simulate.md");

/** A command as the page writes it, and below it what it prints. */
const SHOWN = /^```\n(?:npx mesh (\S+) --|npx mesh (\S+)) (.+)\n```\n\n```text\n([\s\S]*?)```$/gm;

/** The files that the page tells of; the commands run where they are not. */
function writeFiles(page: string): ReadonlyMap<string, string> {
  const directory = makeStateDirectory();
  const [, asked = ""] = /^```json\n([\s\S]*?)```$/m.exec(page) ?? [];
  const demo = JSON.parse(readFileSync(join(import.meta.dirname, "../../demo/catalog.json"), "utf8"));
  const tighter = { ...demo, policy: { ...demo.policy, caps: [{ max: 2, per: "day" }] } };
  const files = { "case.json": asked, "tighter.json": JSON.stringify(tighter) };
  return new Map(
    Object.entries(files).map(([name, content]) => {
      writeFileSync(join(directory, name), content);
      return [name, join(directory, name)];
    }),
  );
}

describe("docs/simulate.md", () => {
  // UPDATE_DOCS=1 writes what the commands print into the page, after a change of the demo's catalog or of their words.
  it("shows what its commands print", () => {
    const page = readFileSync(PAGE, "utf8");
    const files = writeFiles(page);
    const printed = page.replaceAll(
      SHOWN,
      (block, npm: string | undefined, npx: string | undefined, args: string, shown: string) => {
        const words = [...args.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain = ""]) => quoted ?? plain);
        const { code, stdout } = runMesh(npm ?? npx ?? "", ...words.map((word) => files.get(word) ?? word));
        expect(code).toBe(0);
        return block.replace(`\`\`\`text\n${shown}\`\`\``, () => `\`\`\`text\n${stdout}\`\`\``);
      },
    );
    expect([...page.matchAll(SHOWN)]).toHaveLength(4);
    if (process.env.UPDATE_DOCS === "1") writeFileSync(PAGE, printed);
    expect(readFileSync(PAGE, "utf8")).toBe(printed);
  });
});
