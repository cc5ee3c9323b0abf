import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { Refusal } from "../../../local/refusal.ts";
import { writeFileAtomically } from "../../../local/write-file-atomically.ts";
import { makeStateDirectory } from "../../support/launcher.ts";

describe("a file that is written whole or not at all", () => {
  let folder: string;
  beforeEach(() => {
    folder = makeStateDirectory();
  });
  const modeOf = (file: string) => statSync(file).mode & 0o777;

  it("is its owner's alone, whoever could read it before, unless told otherwise", () => {
    const file = join(folder, "keys.json");
    writeFileSync(file, "old");
    chmodSync(file, 0o664);
    writeFileAtomically(file, "öffentlich", "before");
    expect([readFileSync(file, "utf8"), modeOf(file)]).toEqual(["öffentlich", 0o664]);
    writeFileAtomically(file, "secret");
    expect([readFileSync(file, "utf8"), modeOf(file)]).toEqual(["secret", 0o600]);
    writeFileAtomically(join(folder, "new.json"), "{}", "before");
    expect(modeOf(join(folder, "new.json"))).toBe(0o666 & ~process.umask());
  });

  it("is the one that a link leads to", () => {
    writeFileSync(join(folder, "kept.json"), "old");
    symlinkSync("kept.json", join(folder, "link.json"));
    writeFileAtomically(join(folder, "link.json"), "new");
    expect(lstatSync(join(folder, "link.json")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, "kept.json"), "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["kept.json", "link.json"]);
  });

  it("is refused, and leaves nothing, where it cannot be", () => {
    symlinkSync("round", join(folder, "round"));
    for (const name of ["none/x.json", "round"])
      expect(() => writeFileAtomically(join(folder, name), "x")).toThrow(Refusal);
    expect(() => writeFileAtomically(join(folder, "none/x.json"), "x")).toThrow(
      `${join(folder, "none/x.json")} cannot be written: no such file or directory.`,
    );
    expect(readdirSync(folder)).toEqual(["round"]);
  });
});
