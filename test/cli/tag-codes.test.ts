import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readKeys } from "../../local/state/key-file.ts";
import { claimOf } from "../support/claims.ts";
import { runMesh } from "../support/launcher.ts";

let directory: string;
let file: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "moment-mesh-codes-"));
  file = join(directory, "cards.txt");
  expect(runMesh("keys", "--state", directory).code).toBe(0);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const codes = (list: string, ...options: string[]) => {
  writeFileSync(file, list);
  return runMesh("tag", "codes", file, "--keys", directory, ...options);
};

describe("mesh tag codes", () => {
  it("prints the code of every card of a list, as the mesh will check it", async () => {
    const keys = readKeys(join(directory, "keys.json"));
    const fob = "ibeacon:F7826DA6-4FA2-4E98-8024-BC5B71E0893E:1:7";
    const [card, ring] = await Promise.all([
      claimOf("c0ffee123456", { keys }),
      claimOf({ ibeacon: { uuid: "f7826da64fa24e988024bc5b71e0893e", major: 1, minor: 7 } }, { keys }),
    ]);
    const { code, stdout } = codes(`C0:FF:EE:12:34:56\r\n\n  ${fob}\n`);
    expect([code, stdout.trim().split("\n")]).toEqual([0, [`C0:FF:EE:12:34:56,${card}`, `${fob},${ring}`]]);
    expect(card).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(JSON.parse(codes(fob, "--json").stdout)).toEqual([{ identity: fob, code: ring }]);
  });

  it("prints none at all if a line names no card, and says which", () => {
    const { code, stdout, stderr } = codes("c0ffee123456\nmy watch\n");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("Line 2 names no card");
  });

  it("says what is missing: a list, or the key", () => {
    expect(runMesh("tag", "codes").code).toBe(2);
    expect(runMesh("tag", "codes", join(directory, "none"), "--keys", directory).stderr).toContain("is not there");
    writeFileSync(file, "c0ffee123456\n");
    expect(runMesh("tag", "codes", file, "--keys", tmpdir()).stderr).toContain("There is no TAG_CLAIM_KEY");
  });
});
