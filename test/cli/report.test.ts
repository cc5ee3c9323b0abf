import { expect, it } from "vitest";
import { makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

const NOTHING = /^Nothing is counted from \d{4}-\d\d-\d\d \d\d:00 to \d{4}-\d\d-\d\d \d\d:00 UTC\.\n$/;

it("mesh report: an empty mesh has counted nothing, and says so in each form", async () => {
  const state = makeStateDirectory();
  await startMesh(state);
  const report = (...args: string[]) => runMesh("report", ...args, "--state", state);
  expect(report()).toEqual({ code: 0, stdout: expect.stringMatching(NOTHING), stderr: "" });
  const { code, stdout } = report(
    "--json",
    "--from",
    "2026-11-20T08:30:00+01:00",
    "--to",
    "2026-11-23",
    "--moment",
    "never",
  );
  expect([code, JSON.parse(stdout)]).toMatchObject([
    0,
    { rows: [], from: "2026-11-20T07:00:00Z", to: "2026-11-24T00:00:00Z" },
  ]);
  expect(report("--csv", "--by", "hour", "--from", "PT12H").stdout).toMatch(/^hour,given,.*,roi\r\n$/);

  const refused = report("--campaign", "No Id");
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining("/campaign: must be 1 to 64 of a-z") });
  for (const [by, from] of [
    ["hour", "P90D"],
    ["day", "P1096D"],
    ["day", "P3Y"],
    ["campaign", "P6M"],
  ] as const)
    expect([by, from, report("--by", by, "--from", from).code]).toEqual([by, from, 0]);
  expect(JSON.parse(report("--json", "--to", "9999-12-31").stdout).to).toBe("9999-12-31T23:00:00Z");
  const tooLong = report("--by", "hour", "--from", "P100D");
  expect(tooLong).toMatchObject({ code: 1, stderr: expect.stringContaining("which is 90 days: ask by day") });
});

it("mesh report: tells the walk of npm start, and finds its mesh by --state", async () => {
  const state = makeStateDirectory();
  const mesh = await startMesh(state, []);
  await mesh.hear("The walk came out as it must.");
  const tasting = () => runMesh("report", "--state", state);
  await expect.poll(() => tasting().stdout, { timeout: 20_000, interval: 500 }).toContain("4.80 EUR");
  const { stdout } = tasting();
  expect(stdout).toMatch(/^campaign +given +accepted +impressions +clicks +ctr +conversions/m);
  expect(stdout).toContain("return of campaign tasting so far: -96 % on 120.00 EUR");
  expect(stdout).not.toContain("Only offers");
});

it("mesh report: says how to name a mesh of this machine", () => {
  const empty = makeStateDirectory();
  expect(runMesh("report", "--state", empty)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("--state names another"),
  });
});

it.each([
  [["--by", "momnt"], "--by is one of moment, variant, campaign, place, channel, hour, day. Did you mean"],
  [["--json", "--csv"], "Either --json or --csv, not both."],
  [["--from", "7d"], "--from is a date as 2026-11-30"],
  [["--to", "2026-02-30"], "--to is a date as 2026-11-30"],
  [["--since", "P1D"], "There is no option --since."],
])("mesh report %j is not written as it must be", (args, words) => {
  expect(runMesh("report", ...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
});
