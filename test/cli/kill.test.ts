import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { runtimesOf } from "../../local/state/end-orphans.ts";
import { findState } from "../../local/state/state.ts";
import { askMesh, makeVisitor, type Visitor } from "../../local/visitor.ts";
import { type Launched, makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

const SHOP = { latitude: 50.938, longitude: 6.95, accuracy: 6 };
const STREET = { latitude: 50.9395, longitude: 6.953, accuracy: 6 };

/** What was answered before the kill, and must hold after it. */
interface Before {
  readonly audience: string;
  readonly visitor: Visitor;
  /** On the visitor's clock. */
  readonly enteredAtSeconds: number;
  readonly presence: unknown;
  readonly version: string;
}

/** Publishes the demo and brings a visitor into the doughnut shop, where the one offer of the day is taken. */
async function enterShop(state: string, { url }: Launched): Promise<Before> {
  const version = runMesh("publish", "demo/catalog.json", "--state", state).stdout.trim();
  await expect.poll(() => catalogVersion(url)).toBe(version);
  const { noticeVersion } = await askMesh(url);
  const enteredAtSeconds = Date.now() / 1000 - 60;
  const visitor = await makeVisitor({ url, audience: url, clockSeconds: enteredAtSeconds });
  await visitor.register();
  const grants = ["location", "marketing"].map((purpose) => ({ purpose, granted: true }));
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "test" });
  const { body } = await visitor.ping({ position: SHOP });
  expect(body).toMatchObject({ outcome: "offer", offer: { moment: "hot-light" } });
  return { audience: url, visitor, enteredAtSeconds, presence: body.presence, version };
}

/** The catalog is there, the visitor is where they were since when they were, and the offer of the day is taken. */
async function expectNothingLost(url: string, before: Before): Promise<void> {
  const { audience, visitor, enteredAtSeconds, presence, version } = before;
  expect(await catalogVersion(url)).toBe(version);
  const { device, pass } = visitor;
  const back = await makeVisitor({ url, audience, clockSeconds: enteredAtSeconds + 2, device, pass });
  expect((await back.ping({ position: SHOP })).body).toMatchObject({ outcome: "none", reason: "no-moment", presence });
  back.wait(1);
  expect((await back.ping({ position: STREET })).body).toMatchObject({ presence: [] });
  back.wait(1);
  expect((await back.ping({ position: SHOP })).body).toMatchObject({ outcome: "none", reason: "cap-moment" });
}

async function catalogVersion(url: string): Promise<string | null> {
  const answer = await fetch(`${url}/v1/mesh`);
  return ((await answer.json()) as { catalogVersion: string | null }).catalogVersion;
}

/** Kills the launcher alone; what it has started lives on. */
async function killLauncher({ process: launcher }: Launched): Promise<void> {
  const exited = once(launcher, "exit");
  launcher.kill("SIGKILL");
  await exited;
}

function killRuntimes(state: string): void {
  for (const pid of runtimesOf(findState(state))) process.kill(pid, "SIGKILL");
}

describe("kill -9", () => {
  it("of the launcher loses nothing, and the next start ends the runtime that was left behind", async () => {
    const state = makeStateDirectory();
    const first = await startMesh(state);
    const before = await enterShop(state, first);
    await killLauncher(first);
    const [left] = runtimesOf(findState(state));
    const second = await startMesh(state, ["--no-walk"], { MESH_AUDIENCE: first.url });
    expect(second.said()).toContain("left behind was ended");
    expect(runtimesOf(findState(state))).not.toContain(left);
    await expectNothingLost(second.url, before);
  });

  it("of the runtime loses nothing, and the launcher starts it again", async () => {
    const state = makeStateDirectory();
    const mesh = await startMesh(state);
    const before = await enterShop(state, mesh);
    killRuntimes(state);
    await mesh.hear("was started again");
    await expectNothingLost(mesh.url, before);
    expect(await mesh.end("SIGTERM")).toBe(0);
  });

  it("of both loses nothing, and a pass outlives the rotation of its key", async () => {
    const state = makeStateDirectory();
    const first = await startMesh(state);
    const before = await enterShop(state, first);
    await killLauncher(first);
    killRuntimes(state);
    expect(runMesh("keys", "--rotate", "PASS_KEY", "--state", state).code).toBe(0);
    const second = await startMesh(state, ["--no-walk"], { MESH_AUDIENCE: first.url });
    await expectNothingLost(second.url, before);
  });
});
