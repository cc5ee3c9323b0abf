import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, renameSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { endOrphans, runtimesOf } from "../../local/state/end-orphans.ts";
import { openState } from "../../local/state/state.ts";
import { makeStateDirectory } from "../support/launcher.ts";

/** Listens, and has so much memory that the system takes long to end it. */
const LARGE = `
const kept = Array.from({ length: 400 }, () => Buffer.alloc(2 ** 20, 1));
const server = require("node:net").createServer().listen(0, "127.0.0.1", () => {
  process.stdout.write(String(server.address().port) + (kept.length > 0 ? "\\n" : ""));
});`;

it("what a killed launcher left behind has let go of its port once it is ended", async () => {
  const state = openState(makeStateDirectory());
  symlinkSync(process.execPath, state.runtime);
  for (let round = 0; round < 5; round++) {
    const orphan = spawn(state.runtime, ["-e", LARGE], { stdio: ["ignore", "pipe", "inherit"] });
    const [said] = (await once(orphan.stdout, "data")) as [Buffer];
    expect(runtimesOf(state)).toEqual([orphan.pid]);
    expect(await endOrphans(state)).toEqual(["a runtime"]);
    const server = createServer().listen(Number(said.toString()), "127.0.0.1");
    await once(server, "listening");
    await new Promise((resolve) => server.close(resolve));
  }
});

it("what a killed launcher left behind is found after its state was moved, and not from a copy of it", async () => {
  const folder = makeStateDirectory();
  const state = openState(join(folder, "first"));
  symlinkSync(process.execPath, state.runtime);
  const say = "process.stdout.write('runs'); setInterval(() => {}, 1000)";
  const orphan = spawn(state.runtime, ["-e", say], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void orphan.kill("SIGKILL"));
  await once(orphan.stdout, "data");
  cpSync(state.directory, join(folder, "copy"), { recursive: true });
  expect(runtimesOf(openState(join(folder, "copy")))).toEqual([]);
  renameSync(state.directory, join(folder, "moved"));
  // A new state may by now be where the old one was.
  expect(runtimesOf(openState(state.directory))).toEqual([]);
  const moved = openState(join(folder, "moved"));
  expect(runtimesOf(moved)).toEqual([orphan.pid]);
  expect(await endOrphans(moved)).toEqual(["a runtime"]);
});
