import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { askMesh, makeVisitor, type Visitor } from "../../local/visitor.ts";
import type { PulseMinute } from "../../shared/measure/pulse/pulse-view.ts";
import { runMesh } from "../support/launcher.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";

let mesh: TestMesh;
let visitor: Visitor;

beforeAll(async () => {
  mesh = await startMesh();
  const { audience } = await askMesh(mesh.url);
  visitor = await makeVisitor({ url: mesh.url, audience });
  await visitor.send("/v1/devices", "device+jwt");
});

afterAll(() => mesh?.stop());

const named = () => ["--url", mesh.url, "--token", mesh.token];

/** `mesh tail` as it runs, and what it has printed so far. */
function startTail(...args: string[]): { process: ChildProcess; lines: string[]; errors: string[] } {
  const child = spawn(process.execPath, ["cli/mesh.ts", "tail", ...named(), ...args], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [lines, errors]: [string[], string[]] = [[], []];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  createInterface({ input: child.stderr }).on("line", (line) => errors.push(line));
  return { process: child, lines, errors };
}

async function ping(times: number): Promise<void> {
  const sent = await Promise.all(Array.from({ length: times }, () => visitor.send("/v1/pings", "ping+jwt")));
  expect(sent.map(({ status }) => status)).toEqual(Array.from({ length: times }, () => 200));
}

const until = (holds: () => boolean) => waitFor(() => expect(holds()).toBe(true));

const pingsIn = (lines: readonly string[]) =>
  lines.reduce((sum, line) => sum + (JSON.parse(line) as PulseMinute).pings, 0);

describe("mesh tail", () => {
  it("shows 50 pings within about 2 s of them, a line a second, and ends with 0 by Ctrl-C", async () => {
    const tail = startTail("--json");
    await until(() => tail.lines.length > 0);
    await ping(50);
    const sentMs = Date.now();
    await until(() => pingsIn(tail.lines) === 50);
    // As fast as that, but for the commands of a busy machine.
    expect(Date.now() - sentMs).toBeLessThan(4_000);
    const seconds = tail.lines.map((line) => (JSON.parse(line) as PulseMinute).at);
    expect(seconds).toEqual(seconds.map((_, number) => (seconds[0] ?? 0) + number));
    tail.process.kill("SIGINT");
    expect(await once(tail.process, "close")).toEqual([0, null]);
  });

  it("prints the last minutes at once, for people or programs", async () => {
    await ping(1);
    await until(() => /pings [1-9]/.test(runMesh("tail", "--minutes", "2", ...named()).stdout));
    const { code, stdout } = runMesh("tail", "--minutes", "3", "--json", ...named());
    const minutes = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([code, minutes.length]).toEqual([0, 3]);
    expect(minutes.map(({ at }) => at - minutes[0].at)).toEqual([0, 60, 120]);
  });

  it("goes on after the mesh was away", async () => {
    const tail = startTail();
    await until(() => tail.lines.length > 0);
    await mesh.kill();
    await until(() => tail.errors.length > 0);
    expect(tail.errors).toEqual([`Nothing answers at ${mesh.url}. It is asked again each second.`]);
    const told = tail.lines.length;
    await mesh.restart();
    await until(() => tail.lines.length > told);
  });

  it("ends without a word if whoever reads has had enough", async () => {
    const tail = startTail();
    await until(() => tail.lines.length > 0);
    tail.process.stdout?.destroy();
    expect((await once(tail.process, "close"))[0]).toBe(0);
    expect(tail.errors).toEqual([]);
  });

  it("says in one sentence that nothing answers, and what --minutes takes", () => {
    const away = runMesh("tail", "--url", "http://127.0.0.1:9", "--token", "x");
    expect(away).toEqual({ code: 69, stdout: "", stderr: "Nothing answers at http://127.0.0.1:9.\n" });
    for (const minutes of ["0", "61", "x"])
      expect(runMesh("tail", "--minutes", minutes, ...named())).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("--minutes is a whole number from 1 to 60."),
      });
  });
});
