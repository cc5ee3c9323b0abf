import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { makeStateDirectory, runMesh, runMeshProcess, startMesh } from "../support/launcher.ts";
import { runProgram } from "../support/run-program.ts";

const PROJECT = join(import.meta.dirname, "../..");
const ON_A_TERMINAL = { NODE_OPTIONS: "--import=data:text/javascript,process.stdout.isTTY=true" };

/** A directory whose programs that open addresses write down what they were given. */
function makeOpener() {
  const directory = makeStateDirectory();
  const opened = join(directory, "opened");
  for (const name of ["xdg-open", "open"])
    writeFileSync(join(directory, name), `#!/bin/sh\nprintf '%s ' "$@" >> ${opened}\n`, { mode: 0o755 });
  return {
    environment: { PATH: `${directory}${delimiter}${process.env.PATH}` },
    opened: () => (existsSync(opened) ? readFileSync(opened, "utf8").trim() : ""),
  };
}

describe("mesh console", () => {
  it("prints a link that signs in once, and opens it on a terminal only", async () => {
    const state = makeStateDirectory();
    const { url } = await startMesh(state);
    const { environment, opened } = makeOpener();
    const run = (more: NodeJS.ProcessEnv, ...args: string[]) =>
      runMeshProcess({ ...environment, ...more }, "console", "--state", state, ...args);

    const { code, stdout, stderr } = run({});
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`^${url}/console/#code=[\\w-]{24}\\n$`));
    run(ON_A_TERMINAL, "--print");
    expect(opened()).toBe("");
    const shown = run(ON_A_TERMINAL).stdout.trim();
    await vi.waitFor(() => expect(opened()).toBe(shown));

    const body = JSON.stringify({ code: stdout.trim().split("#code=")[1] });
    const signIn = () =>
      fetch(`${url}/console/session`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: url },
        body,
      });
    const first = await signIn();
    expect([first.status, await first.json()]).toMatchObject([200, { operator: { name: "local", role: "publisher" } }]);
    expect((await signIn()).status).toBe(401);
  });

  it("says if there is no program that could open it", async () => {
    const state = makeStateDirectory();
    await startMesh(state);
    const { code, stdout, stderr } = runMeshProcess({ ...ON_A_TERMINAL, PATH: state }, "console", "--state", state);
    expect([code, stderr]).toEqual([0, "No browser could be started: open the link yourself, within a minute.\n"]);
    expect(stdout).toContain("/console/#code=");
  });

  it("says if nothing answers, or the option is none", () => {
    expect(runMesh("console", "--url", "http://localhost:1", "--token", "x")).toMatchObject({ code: 69, stdout: "" });
    expect(runMesh("console", "--open").code).toBe(2);
  });

  it.each([
    "https://evil.test/console/#code=AAAA",
    "file:///etc/passwd",
    "--version",
    "MESH/console/#code=AAAA&calc.exe",
    "MESH/elsewhere",
  ])("opens and prints nothing that is not the console of that mesh: %s", async (link) => {
    const server = createServer((_, response) =>
      response.setHeader("content-type", "application/json").end(JSON.stringify({ url: link.replace("MESH", url) })),
    );
    onTestFinished(() => void server.close());
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { environment, opened } = makeOpener();
    const command = [process.execPath, "cli/mesh.ts", "console", "--url", url, "--token", "x"] as const;
    const ran = await runProgram(command, { cwd: PROJECT, environment: { ...environment, ...ON_A_TERMINAL } });
    expect(ran).toMatchObject({ code: 1, out: "", error: expect.stringContaining("leads elsewhere") });
    expect(opened()).toBe("");
  });
});
