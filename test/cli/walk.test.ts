import { describe, expect, it } from "vitest";
import { findFreePort } from "../../local/find-host.ts";
import { requirement } from "../../local/requirements.ts";
import { launch, makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

async function walkOnce(state: string, ...args: string[]) {
  const port = await findFreePort();
  const walk = launch(["--once", "--state", state, "--port", String(port), ...args], port);
  return { code: await walk.ended(), said: walk.said() };
}

describe("npm start -- --once", () => {
  it("walks a visitor through the demo, ends with 0, and does so again on the same state", async () => {
    const state = makeStateDirectory();
    const first = await walkOnce(state);
    expect(first.said).toContain("The walk came out as it must.");
    expect(first.code).toBe(0);
    const steps = [
      "no consent",
      "enter",
      "staying",
      "dwell",
      "scan",
      "cap reached",
      "replay",
      "budget",
      "push",
      "withdrawal",
      "exit",
    ];
    for (const step of steps) expect(first.said).toMatch(new RegExp(`^${step}: `, "m"));
    expect((await walkOnce(state)).code).toBe(0);
  });

  it.skipIf(requirement("REDIS_SERVER") === undefined)(
    "shows the commands with which the mesh took a unit of a budget from Redis, and how many are left",
    async () => {
      const { code, said } = await walkOnce(makeStateDirectory());
      expect(said).toMatch(/^budget: .* offer .*\n +Redis: EVALSHA lease mesh:budget:\{tasting\} → NOSCRIPT/m);
      expect(said).toMatch(/^ +Redis: EVAL lease mesh:budget:\{tasting\} → \d units\n/m);
      const [, out, left] = /Redis: of 40 a day (\d+) are out, (\d+) are left/.exec(said) ?? [];
      expect(Number(out)).toBeGreaterThan(0);
      expect(Number(out) + Number(left)).toBe(40);
      expect(said).toMatch(/another one at once .* offer .*\n +Redis: no command, it is decided from memory/);
      expect(said).toMatch(/In the walk the mesh sent Redis \d+ commands: .*\d EVALSHA/);
      expect(code).toBe(0);
    },
  );

  it("takes the unit from an object of the mesh without Redis, and says so", async () => {
    const { code, said } = await walkOnce(makeStateDirectory(), "--no-redis");
    expect(said).toMatch(/^budget: .* offer .*\n +No Redis: an object of this mesh keeps this budget/m);
    expect(said).not.toContain("EVAL");
    expect(code).toBe(0);
  });

  it("leaves a catalog that is already there alone, says so, and ends with 1", async () => {
    const state = makeStateDirectory();
    const mesh = await startMesh(state);
    const published = runMesh("publish", "test/cli/one-place.json", "--state", state);
    expect(published.code).toBe(0);
    await mesh.end("SIGTERM");
    const walk = await walkOnce(state);
    expect(walk.said).toContain("another catalog");
    expect(walk.code).toBe(1);
    const again = await startMesh(state);
    const answer = await fetch(`${again.url}/v1/mesh`);
    expect(await answer.json()).toMatchObject({ catalogVersion: published.stdout.trim() });
  });

  it("walks though senders were added, and says first what an operator has stopped", async () => {
    const state = makeStateDirectory();
    const mesh = await startMesh(state);
    runMesh("publish", "demo/catalog.json", "--state", state);
    const sender = ["gate-9", "--kind", "gateway", "--scopes", "sightings", "--state", state];
    expect(runMesh("sender", "add", ...sender).code).toBe(0);
    expect(runMesh("revoke", "sender", "gate-9", "--state", state).code).toBe(0);
    await mesh.end("SIGTERM");
    const walk = await walkOnce(state);
    expect(walk.said).toContain("revoked sender    gate-9");
    expect(walk.said).toContain("The walk came out as it must.");
    expect(walk.code).toBe(0);
  });

  it("ends with 1 where the mesh does not do what the demo shows", async () => {
    const port = await findFreePort();
    const environment = { MESH_ENV: "production" };
    const walk = launch(["--once", "--state", makeStateDirectory(), "--port", String(port)], port, environment);
    expect(await walk.ended()).toBe(1);
    expect(walk.said()).toContain("refuses: 403");
  });
});
