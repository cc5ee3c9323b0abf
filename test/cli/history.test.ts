import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

it("mesh history and mesh rollback: who published what and why, and back again", async () => {
  const state = makeStateDirectory();
  const { url } = await startMesh(state);
  const mesh = (...args: string[]) => runMesh(...args, "--state", state);
  expect(mesh("history").stdout).toBe("No catalog is published yet.\n");
  expect(mesh("rollback", "--yes")).toMatchObject({ code: 1, stderr: "The mesh has no catalog yet.\n" });

  const publish = (name: string, message: string) => {
    const file = join(state, "catalog.json");
    writeFileSync(file, JSON.stringify({ mesh: { name }, places: [{ id: "shop" }] }));
    return mesh("publish", file, "--message", message).stdout.trim();
  };
  const [one, two] = [publish("One", "the first"), publish("Two", "the \u202esecond")];
  const lines = mesh("history").stdout.trimEnd().split("\n");
  expect(lines).toEqual([
    expect.stringMatching(
      new RegExp(
        `^now  ${two}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC  local  0 moments, 1 place  the \\\\u202esecond$`,
      ),
    ),
    expect.stringMatching(new RegExp(`^ {5}${one} .* the first$`)),
  ]);
  expect(JSON.parse(mesh("history", "--json").stdout).catalogs).toMatchObject([{ version: two }, { version: one }]);

  expect(mesh("rollback")).toMatchObject({ code: 1, stderr: "Without a terminal this needs --yes.\n" });
  expect(mesh("rollback", "--yes")).toEqual({
    code: 0,
    stdout: `${one}\n`,
    stderr: `Went back at ${url}: 0 moments, 1 place. Every edge has it within 5 s.\n`,
  });
  expect(mesh("history").stdout).toMatch(new RegExp(`^now  ${one} .* rollback$`, "m"));
  expect(mesh("rollback", two, "--yes", "--message", "no, this").stdout).toBe(`${two}\n`);
  expect(mesh("rollback", "unknown", "--yes")).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("no such version is kept"),
  });
});
