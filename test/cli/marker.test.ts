import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { readSigner } from "../../cli/keys/read-signer.ts";
import { signMarker } from "../../cli/keys/sign-marker.ts";
import { publishCatalog } from "../../local/operate.ts";
import { askMesh, makeVisitor } from "../../local/visitor.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { runMesh } from "../support/launcher.ts";
import { runProgram } from "../support/run-program.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";
import { waitFor } from "../support/wait-for.ts";

const LONG = "x".repeat(64);

const CATALOG: Catalog = {
  places: [{ id: "bakery" }],
  markers: [{ id: "table-7", place: "bakery", kind: "qr" }],
  moments: [
    {
      id: "seated",
      on: { scan: "table-7" },
      trust: "medium",
      quietHours: "ignore",
      offer: { variants: [{ id: "a", format: "card", title: { en: "Hello" } }] },
    },
  ],
};

let mesh: TestMesh;
let directory: string;
/** What `mesh sender add` printed, by algorithm. */
let keys: Record<"EdDSA" | "ES256" | "HS256", string>;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "moment-mesh-markers-"));
  mesh = await startMesh({ MESH_APP: "https://app.test/" });
  expect(await publishCatalog(mesh, JSON.stringify(CATALOG))).toHaveProperty("version");
  keys = { EdDSA: add("EdDSA"), ES256: add("ES256"), HS256: add("HS256") };
  expect(Object.values(keys)).not.toContain("");
  const published = await fetch(`${mesh.url}/admin/v1/catalog`, { headers: { authorization: `Bearer ${mesh.token}` } });
  const catalogVersion = JSON.parse(published.headers.get("etag") ?? "");
  await waitFor(async () => expect(await askMesh(mesh.url)).toMatchObject({ catalogVersion }));
});

afterAll(async () => {
  await mesh?.stop();
  rmSync(directory, { recursive: true });
});

/** A display of the bakery, enrolled; gives its key. */
function add(alg: string): string {
  const about = ["--kind", "store", "--scopes", "markers", "--places", "bakery", "--alg", alg];
  const at = ["--url", mesh.url, "--token", mesh.token, "--keys", mesh.state];
  return runMesh("sender", "add", `display-${alg.toLowerCase()}`, ...about, ...at).stdout;
}

/** A file with this in it. */
function keep(key: string, mode = 0o600): string {
  const file = join(directory, `key-${mode}-${key.length}.json`);
  writeFileSync(file, key, { mode });
  return file;
}

const make = (file: string, ...args: string[]) =>
  runMesh("marker", "table-7", "--key", file, "--url", mesh.url, ...args);

/** What comes of a scan by somebody new. */
async function scan(marker: string): Promise<unknown> {
  const visitor = await makeVisitor({ url: mesh.url, audience: mesh.url });
  await visitor.register();
  const grants = ["location", "marketing"].map((purpose) => ({ purpose, granted: true }));
  await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion: "1", surface: "test" });
  const { outcome, reason } = (await visitor.ping({ marker })).body;
  return reason ?? outcome;
}

const codeOf = (url: string) => new URL(url).searchParams.get("s") ?? "";

describe("mesh marker", () => {
  it("prints an address that earns a visitor what the printed id does not", async () => {
    const { code, stdout, stderr } = make(keep(keys.EdDSA));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const url = stdout.trim();
    expect(url.startsWith(`${mesh.url}/m/table-7?s=`)).toBe(true);
    expect(url.length).toBeLessThanOrEqual(512);
    expect(await scan("table-7")).toBe("low-confidence");
    expect(await scan(url)).toBe("offer");
  });

  it("prints one whose page leads into the app with all that the app must scan", async () => {
    const page = await (await fetch(make(keep(keys.EdDSA)).stdout.trim())).text();
    const link = new URL(/href="(https:\/\/app\.test[^"]*)"/.exec(page)?.[1] ?? "");
    expect(await scan(link.searchParams.get("mesh-marker") ?? "")).toBe("offer");
  });

  it("prints one that is worth nothing more once its time is over", async () => {
    const signer = await readSigner(keep(keys.EdDSA), undefined);
    const code = { audience: mesh.url, marker: "table-7", validForSeconds: 120 };
    const at = async (agoSeconds: number) =>
      scan((await signMarker({ ...code, iatSeconds: Date.now() / 1000 - agoSeconds }, signer)) ?? "");
    expect(await at(100)).toBe("offer");
    expect(await at(160)).toBe("low-confidence");
  });

  it("says when it was made, until when it is good, and who signed it, and nothing else", () => {
    const code = codeOf(make(keep(keys.ES256), "--valid-for", "600").stdout);
    expect(decodeProtectedHeader(code)).toEqual({ alg: "ES256", typ: "qr+jwt", kid: "display-es256" });
    const { iat = 0, ...claims } = decodeJwt(code);
    expect(Math.abs(Date.now() / 1000 - iat)).toBeLessThan(30);
    expect(claims).toEqual({ aud: mesh.url, marker: "table-7", exp: iat + 600 });
  });

  it.each(["ES256", "HS256"] as const)("signs with a key of %s from stdin, too", async (alg) => {
    const args = ["cli/mesh.ts", "marker", "table-7", "--key", "-", "--url", mesh.url];
    const sender = alg === "HS256" ? ["--sender", "display-hs256"] : [];
    const { stdout } = spawnSync(process.execPath, [...args, ...sender], { input: keys[alg], encoding: "utf8" });
    expect(await scan(stdout.trim())).toBe("offer");
  });

  it("shows a new one whenever half of the last one's time is over, also while the mesh does not answer", async () => {
    const args = ["cli/mesh.ts", "marker", "table-7", "--key", keep(keys.EdDSA), "--valid-for", "4", "--watch"];
    const display = spawn(process.execPath, [...args, "--url", mesh.url], { stdio: ["ignore", "pipe", "ignore"] });
    onTestFinished(() => void display.kill("SIGKILL"));
    const lines = createInterface(display.stdout)[Symbol.asyncIterator]();
    const next = async () => codeOf((await lines.next()).value ?? "");
    const first = await next();
    await mesh.kill();
    const second = await next();
    await mesh.restart();
    for (const [earlier, later] of [
      [first, second],
      [second, await next()],
    ] as const) {
      const passed = (decodeJwt(later).iat ?? 0) - (decodeJwt(earlier).iat ?? 0);
      expect(passed).toBeGreaterThanOrEqual(2);
      expect(passed).toBeLessThan(4);
    }
    display.stdout.destroy();
    expect(await once(display, "exit")).toEqual([0, null]);
  });

  it("refuses a key that others can read, or that cannot sign, and repeats nothing of it", () => {
    const open = make(keep(keys.EdDSA, 0o640));
    expect(open).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("chmod 600") });
    const { d, ...publicPart } = JSON.parse(keys.EdDSA);
    for (const wrong of [JSON.stringify(publicPart), `${keys.HS256.trim()}A`, "{}", d.slice(1)]) {
      const refused = make(keep(wrong));
      expect(refused).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("mesh sender add") });
      expect(refused.stderr).not.toContain(d.slice(1));
    }
    expect(make(keep(keys.HS256)).stderr).toContain("--sender ID");
  });

  it.each([
    ["--key, are needed", "table-7"],
    ["--key, are needed", "Table 7", "--key", "-"],
    ["cannot be read", "table-7", "--key", "no-such-file"],
    ["--valid-for must be", "table-7", "--key", "-", "--valid-for", "601"],
    ["--valid-for must be", "table-7", "--key", "-", "--valid-for", "1e1"],
  ])("says what is wrong: %s", (words, ...args) => {
    const { code, stdout, stderr } = runMesh("marker", ...args, "--url", mesh.url);
    const usage = stderr.includes("npx mesh marker ID");
    expect({ code, stdout, stderr }).toEqual({
      code: usage ? 2 : 1,
      stdout: "",
      stderr: expect.stringContaining(words),
    });
  });

  it("refuses what no device could scan, as a mesh of such an address makes it", async () => {
    const about = { audience: `https://${LONG}.example`, serverTime: Date.now() / 1000 };
    const long = createServer((_, answer) => answer.end(JSON.stringify(about)));
    onTestFinished(() => void long.close());
    await once(long.listen(0, "localhost"), "listening");
    const { port } = long.address() as AddressInfo;
    const args = [
      "cli/mesh.ts",
      "marker",
      LONG,
      "--key",
      keep(keys.EdDSA),
      "--url",
      `http://localhost:${port}`,
    ] as const;
    const ran = await runProgram([process.execPath, ...args], { cwd: process.cwd() });
    expect(ran).toEqual({ code: 1, out: "", error: expect.stringContaining("choose shorter ids") });
  });

  it("says where no mesh answers", () => {
    const nowhere = make(keep(keys.EdDSA), "--url", "http://localhost:1");
    expect(nowhere).toEqual({ code: 1, stdout: "", stderr: "No mesh answers at http://localhost:1.\n" });
  });
});
