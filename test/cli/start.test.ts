import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { describe, expect, it } from "vitest";
import { findFreePort } from "../../local/find-host.ts";
import { runtimesOf } from "../../local/state/end-orphans.ts";
import { findState } from "../../local/state/state.ts";
import { launch, launchInShell, makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

async function getMesh(url: string) {
  const answer = await fetch(`${url}/v1/mesh`);
  return (await answer.json()) as { audience: string; vapidPublicKey: string; catalogVersion: string | null };
}

describe("npm start -- --no-walk", () => {
  it("runs a mesh that answers, publishes nothing, and knows the token that `mesh token` prints", async () => {
    const state = makeStateDirectory();
    const mesh = await startMesh(state);
    expect((await fetch(`${mesh.url}/health`)).status).toBe(200);
    expect(await getMesh(mesh.url)).toMatchObject({ audience: mesh.url, catalogVersion: null });
    const token = runMesh("token", "--state", state);
    expect(token).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(/^[A-Za-z0-9_-]{43}\n$/) });
    const read = (authorization: string) => fetch(`${mesh.url}/admin/v1/catalog`, { headers: { authorization } });
    expect((await read(`Bearer ${token.stdout.trim()}`)).status).toBe(404);
    expect((await read("Bearer another")).status).toBe(401);
  });

  it("lets MESH_* of the environment win", async () => {
    const mesh = await startMesh(makeStateDirectory(), ["--no-walk"], { MESH_AUDIENCE: "https://mine.example.com" });
    expect((await getMesh(mesh.url)).audience).toBe("https://mine.example.com");
  });

  it.each(["SIGTERM", "SIGINT"] as const)("ends with everything it started on %s", async (signal) => {
    const state = makeStateDirectory();
    const mesh = await startMesh(state);
    expect(runtimesOf(findState(state))).toHaveLength(1);
    expect(await mesh.end(signal)).toBe(0);
    expect(runtimesOf(findState(state))).toEqual([]);
  });

  it("ends when the npm that runs it was killed", async () => {
    const state = makeStateDirectory();
    const port = await findFreePort();
    const mesh = launchInShell(["--no-walk", "--state", state, "--port", String(port)], port);
    await mesh.hear("The mesh answers");
    await mesh.end("SIGKILL");
    expect(runtimesOf(findState(state))).toEqual([]);
  });

  it("says in a sentence that a port is taken", async () => {
    const port = await findFreePort();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const mesh = launch(["--no-walk", "--state", makeStateDirectory(), "--port", String(port)]);
    expect(await mesh.ended()).toBe(1);
    expect(mesh.said()).toBe(`Port ${port} is taken by another process: choose one with --port.\n`);
    server.close();
  });

  it("refuses a state that another start is using", async () => {
    const state = makeStateDirectory();
    const first = await startMesh(state);
    const second = launch(["--no-walk", "--state", state, "--port", "0"]);
    expect(await second.ended()).toBe(1);
    expect(second.said()).toBe(`A mesh is already running on ${state}: stop it, or choose another with --state.\n`);
    expect((await fetch(`${first.url}/health`)).status).toBe(200);
  });

  it("answers in the network with --host: under the address that it is called by, with a QR code, to any origin", async () => {
    const [address] = Object.values(networkInterfaces()).flatMap((some = []) =>
      some.flatMap(({ family, internal, address }) => (family === "IPv4" && !internal ? [address] : [])),
    );
    const mesh = await startMesh(makeStateDirectory(), ["--no-walk", "--host"]);
    const url = mesh.url.replace("localhost", String(address));
    await mesh.hear(`In your network the mesh answers at ${url}`);
    await mesh.hear("docs/phone.md");
    expect(mesh.said()).toMatch(/[▀▄█]{10}/);
    expect((await getMesh(url)).audience).toBe(url);
    const { headers } = await fetch(`${url}/v1/mesh`, { headers: { origin: "https://shop.example.com" } });
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect((await getMesh(mesh.url)).audience).toBe(url);
    expect((await fetch(`${url}/admin/v1/catalog`)).status).toBe(401);
  });

  it("refuses options it does not know", async () => {
    const mesh = launch(["--prot", "9000"]);
    expect(await mesh.ended()).toBe(2);
    expect(mesh.said()).toContain("There is no option --prot. Did you mean --port?");
  });
});
