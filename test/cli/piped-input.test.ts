import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { MAX_CATALOG_BYTES } from "../../shared/catalog/catalog.ts";
import { makeStateDirectory, runMesh } from "../support/launcher.ts";

const PROJECT = join(import.meta.dirname, "../..");
const CATALOG = "demo/catalog.json";

function pipe(input: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["cli/mesh.ts", ...args], {
    cwd: PROJECT,
    encoding: "utf8",
    input,
  });
  return { code: status, stdout, stderr };
}

describe("what is piped in", () => {
  it("is refused in one sentence if it is a folder, whichever command reads it", () => {
    const folder = openSync(makeStateDirectory(), "r");
    onTestFinished(() => closeSync(folder));
    for (const args of [
      ["validate", "-"],
      ["explain", "-", "--catalog", CATALOG],
      ["tag", "codes", "-"],
    ]) {
      const { status, stderr } = spawnSync(process.execPath, ["cli/mesh.ts", ...args], {
        cwd: PROJECT,
        encoding: "utf8",
        stdio: [folder, "pipe", "pipe"],
      });
      expect({ args, status, stderr }).toEqual({ args, status: 1, stderr: "What is piped in cannot be read.\n" });
    }
  });

  it("is a case like one in a file: of what is no JSON the line is told, and its size is bounded", () => {
    const explain = ["explain", "-", "--catalog", CATALOG];
    const given = pipe('{ "message": { "event": { "name": "nothing" } } }', ...explain, "--json");
    expect(JSON.parse(given.stdout)).toMatchObject({ outcome: "none" });
    const wrong = pipe("{\n bad", ...explain);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/^-, line 2, column 2: /) });
    const large = pipe(`{${" ".repeat(MAX_CATALOG_BYTES)}}`, ...explain);
    expect(large).toMatchObject({ code: 1, stderr: expect.stringMatching(/^- has \d+ MiB, and a mesh takes/) });
  });
});

describe("a name with an escape sequence in it", () => {
  it("is written out wherever a command prints it", () => {
    const folder = join(makeStateDirectory(), "shop\u001b[31m");
    mkdirSync(folder);
    const file = join(folder, "catalog.json");
    writeFileSync(file, "{}");
    const shown = folder.replace("\u001b", "\\u001b");
    expect(runMesh("validate", file)).toMatchObject({ code: 0, stdout: `${shown}/catalog.json is valid.\n` });
    const made = runMesh("init", join(folder, "new"));
    expect(made).toMatchObject({ code: 0, stderr: expect.stringContaining(`npx mesh publish ${shown}/new`) });
    expect(made.stdout.split("\n")).toContain(`${shown}/new/places.jsonc`);
    const keys = runMesh("keys", "--state", join(folder, "state"));
    expect(keys.stdout).toContain(`The keys are in ${shown}/state/keys.json,`);
    for (const { stdout, stderr } of [made, keys]) expect(stdout + stderr).not.toContain("\u001b");
  });
});
