import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

const MANY = 100_000;
const offer = (code: object) => ({
  variants: [{ id: "a", format: "card", title: "Bread", coupon: { value: "10 % off", validFor: "P7D", code } }],
});
const caps = [{ max: 1, per: "day" }];
const CATALOG = {
  moments: [{ id: "bread", on: { signal: "fresh" }, caps, offer: offer({ pool: "spring", symbology: "code128" }) }],
};

it("mesh codes uploads a file of 100,000 codes, says how many are left, and refuses a wrong file whole", async () => {
  const state = makeStateDirectory();
  await startMesh(state);
  const write = (name: string, text: string) => {
    const file = join(state, name);
    writeFileSync(file, text);
    return file;
  };
  const run = (...args: string[]) => runMesh("codes", ...args, "--state", state);
  expect(runMesh("publish", write("catalog.json", JSON.stringify(CATALOG)), "--state", state).code).toBe(0);
  const counts = () => JSON.parse(run("spring", "--json").stdout);

  expect(run("sping")).toMatchObject({ code: 1, stderr: expect.stringContaining('names a pool "sping"') });
  const wrong = run("spring", write("wrong.txt", "A-1\n1000000000000007\nköln\n"));
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    expect.stringMatching(/line 2: must not be 16 digits.*\nline 3: must be/),
  ]);
  expect(counts()).toMatchObject({ left: 0 });

  const file = write("codes.txt", Array.from({ length: MANY }, (_, at) => `S-${at}`).join("\r\n"));
  expect(run("spring", file).stdout).toContain("100000 added to spring, 0 ignored");
  expect(run("spring", file).stdout).toContain("0 added to spring, 100000 ignored");
  expect(counts()).toEqual({
    pool: "spring",
    symbology: "code128",
    left: MANY,
    leased: 0,
    given: 0,
    doubtful: 0,
    doubtfulCodes: [],
  });
  expect(run("spring").stdout).toMatch(/^left +100000\ngiven +0\ndoubtful +0\n$/);
});
