import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

it("mesh smoke says that a mesh works, step by step, and leaves nobody behind", async () => {
  const state = makeStateDirectory();
  const { url } = await startMesh(state);
  // Without a catalog every ping is no-moment, which /health calls trouble.
  const bare = runMesh("smoke", url);
  expect(bare).toMatchObject({ code: 1, stderr: expect.stringContaining("is not as it must be: 1 thing.") });
  expect(bare.stdout).toContain("! no catalog is published");
  runMesh("publish", "demo/catalog.json", "--state", state);
  await expect.poll(() => runMesh("smoke", `${url}/`).code, { timeout: 20_000, interval: 500 }).toBe(0);
  const { stdout } = runMesh("smoke", "--state", state);
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.trim().replace(/ {2,}.*$/, "")),
  ).toEqual([
    "registers a key",
    "gives nothing before consent",
    "takes a consent, and proves it",
    "answers a ping",
    "tells what it has of the person",
    "takes a withdrawal",
    "erases, and proves it",
    "knows the erased no more",
    `${url} works.`,
  ]);
});

it("mesh smoke says where nothing answers, and where no mesh does", async () => {
  expect(runMesh("smoke", "http://127.0.0.1:9")).toMatchObject({
    code: 69,
    stderr: "Nothing answers at http://127.0.0.1:9.\n",
  });
  expect(runMesh("smoke", "nowhere")).toMatchObject({ code: 2, stderr: expect.stringContaining("nowhere is no URL") });
  expect(runMesh("smoke", "http://127.0.0.1:9", "--state", ".mesh").code).toBe(2);
  const empty = makeStateDirectory();
  expect(runMesh("smoke", "--state", empty)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`There is no mesh in ${empty} yet`),
  });
  const server = createServer((_, response) => response.end("<html>"));
  await new Promise<void>((done) => server.listen(0, done));
  onTestFinished(() => void server.close());
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, ["cli/mesh.ts", "smoke", url], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk) => (said += chunk));
  const [code] = await once(child, "close");
  expect([code, said]).toEqual([1, `${url} is no mesh: /health says 200.\n`]);
});
