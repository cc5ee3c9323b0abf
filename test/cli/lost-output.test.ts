import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeStateDirectory } from "../support/launcher.ts";

const PROJECT = join(import.meta.dirname, "../..");

/** Runs a line of bash in which `mesh` is the program; its status, and what it said on stderr. */
function shell(line: string) {
  const script = `set -o pipefail; mesh() { "${process.execPath}" cli/mesh.ts "$@"; }; ${line}`;
  const { status, stderr, stdout } = spawnSync("bash", ["-c", script], { cwd: PROJECT, encoding: "utf8" });
  return { status, stderr, stdout };
}

describe("a command", () => {
  it("ends well, without a word, if who reads has had enough", () => {
    expect(
      shell("mesh poster menu-card --catalog demo/catalog.json --audience https://mesh.test | head -c 10"),
    ).toEqual({
      status: 0,
      stderr: "",
      stdout: expect.stringMatching(/^.{10}$/),
    });
  });

  it("fails if what it prints cannot be written", () => {
    const { status, stderr } = shell("mesh list demo/catalog.json > /dev/full");
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(/^The output cannot be written: ENOSPC/),
    });
  });

  it("tells all that is wrong, however slowly it is read", () => {
    const places = Array.from({ length: 3_000 }, (_, at) => ({
      id: `p${at}`,
      fence: { center: [500, 500], radius: 1 },
    }));
    const file = join(makeStateDirectory(), "bad.json");
    writeFileSync(file, JSON.stringify({ places }));
    const line = `mesh validate ${file} 2>&1 | (sleep 1; tail -n 1)`;
    const [whole, slow] = [shell(line.replace("sleep 1; ", "")), shell(line)];
    expect(slow).toEqual(whole);
    expect(slow.status).toBe(1);
    expect(slow.stdout).toBe("  has more than these 1000 faults\n");
  });
});
