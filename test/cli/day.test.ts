import { expect, it } from "vitest";
import { findFreePort } from "../../local/find-host.ts";
import { launch, makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

/** What a line of the table has below these heads, added up over the day. */
function sumsOf(said: string) {
  const hours = [...said.matchAll(/^\d\d:00 +(\S+) +(\S+) +(\S+) +(\S+) +(\S+) +(\S+)/gm)];
  const column = (at: number) => hours.reduce((sum, row) => sum + Number(row[at] === "-" ? 0 : row[at]), 0);
  return { hours: hours.length, messages: column(2), offers: column(3), pushes: column(4), coupons: column(6) };
}

it("npm start -- --day plays a day of people, whose answers are what the mesh reports, and stays up", async () => {
  const state = makeStateDirectory();
  const port = await findFreePort();
  const args = ["--day", "--people", "30", "--seconds", "2", "--seed", "3", "--no-redis"];
  const mesh = launch([...args, "--state", state, "--port", String(port)], port);
  await mesh.hear("The mesh stays up");
  const said = mesh.said();
  expect(said).toContain("The day came out as it must");
  expect(said).toContain(`npx mesh console --state ${state}`);
  const sums = sumsOf(said);
  expect(sums.hours).toBe(24);
  expect(sums.messages).toBeGreaterThan(200);
  expect(said).toContain(`${sums.messages} messages in `);

  const reported = runMesh("report", "--by", "moment", "--json", "--state", state);
  const { rows } = JSON.parse(reported.stdout) as { rows: Record<string, number>[] };
  const total = (figure: string) => rows.reduce((sum, row) => sum + (row[figure] ?? 0), 0);
  expect(total("given")).toBe(sums.offers + sums.pushes);
  expect(total("accepted")).toBe(sums.pushes);
  expect(total("redemptions")).toBe(sums.coupons);
  for (const figure of ["given", "accepted", "redemptions", "impressions", "clicks", "dismissals", "conversions"]) {
    expect(said).toContain(`${total(figure)} ${figure}`);
  }
  for (const figure of ["impressions", "clicks", "conversions", "redemptions"])
    expect(total(figure)).toBeGreaterThan(0);
  expect(await mesh.end("SIGTERM")).toBe(0);
});

it("npm start -- --day plays nothing on a state with another catalog, says so, and ends with 1", async () => {
  const state = makeStateDirectory();
  const mesh = await startMesh(state, ["--no-walk", "--no-redis"]);
  expect(runMesh("publish", "test/cli/one-place.json", "--state", state).code).toBe(0);
  await mesh.end("SIGTERM");
  const day = launch(["--day", "--once", "--state", state, "--port", "0"]);
  expect(await day.ended()).toBe(1);
  expect(day.said()).toContain("no day is played on it");
  expect(day.said()).not.toContain("HOUR");
});
