import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { findFreePort } from "../../local/find-host.ts";
import { runMesh, startMesh } from "../support/launcher.ts";
import { runProgram } from "../support/run-program.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/gateways.md"), "utf8");

/** A folder in which `npx mesh` and `npm run gateway` are those of the repository, and `.mesh` is its own. */
function makeFolder(): { folder: string; bin: string } {
  const folder = mkdtempSync(join(tmpdir(), "moment-mesh-page-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const programs = {
    npx: `shift; exec '${process.execPath}' '${join(ROOT, "cli/mesh.mjs")}' "$@"`,
    npm: `while [ "$1" != -- ]; do shift; done; shift
exec '${process.execPath}' '${join(ROOT, "local/run.mjs")}' client/gateway/index.ts "$@"`,
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  }
  return { folder, bin };
}

it("docs/gateways.md leads from a mesh to what a card has earned at a gateway, as pasted", async () => {
  const { folder, bin } = makeFolder();
  const state = join(folder, ".mesh");
  const mesh = await startMesh(state);
  expect(runMesh("publish", join(ROOT, "demo/catalog.json"), "--state", state).code).toBe(0);
  const [, section = ""] = /### Try it without a box\n([\s\S]*?)\n### /.exec(PAGE) ?? [];
  const port = await findFreePort();
  const blocks = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = ""]) =>
    text.replaceAll("http://localhost:8787", mesh.url).replaceAll("localhost:8790", `localhost:${port}`),
  );
  const [enrol = "", agent = "", register = "", card = "", receipts = ""] = blocks;
  expect(blocks).toHaveLength(5);
  const environment = { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: folder };
  const paste = async (block: string) => {
    const { code, out, error } = await runProgram(["sh", "-ec", block], { cwd: folder, environment });
    expect(code, error).toBe(0);
    return out;
  };

  expect(await paste(enrol)).toContain("sender try-1: in the catalog");
  const running = spawn("sh", ["-c", `exec ${agent.trim()} --listen ${port}`], {
    cwd: folder,
    env: environment,
    stdio: "ignore",
  });
  onTestFinished(async () => {
    if (running.exitCode !== null) return;
    const ended = once(running, "exit");
    running.kill();
    await ended;
  });
  const standing = async () => {
    const answer = await fetch(`http://localhost:${port}/`, { headers: { accept: "application/json" } });
    return (await answer.json()).standing;
  };
  await expect.poll(() => standing().catch(() => undefined), { timeout: 30_000 }).toBe("enrolled");
  expect(await paste(register)).toBe("");
  await paste(card);
  await expect
    .poll(async () => JSON.parse(await paste(receipts)).receipts, { timeout: 20_000, interval: 1_000 })
    .toMatchObject([
      {
        reason: "no-channel",
        gates: expect.arrayContaining([expect.objectContaining({ moment: "hot-light", reason: "no-channel" })]),
      },
    ]);
});
