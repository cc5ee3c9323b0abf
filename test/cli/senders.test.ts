import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CompactSign, compactVerify, importJWK, type JWK } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { editCatalog, readPublished } from "../../cli/operator/edit-catalog.ts";
import { readLive } from "../../cli/operator/operate-live.ts";
import { publishCatalog } from "../../local/operate.ts";
import { decodeBase64url } from "../../shared/bytes/base64url.ts";
import type { Sender } from "../../shared/catalog/catalog.ts";
import { openBox } from "../../shared/crypto/sealed-box.ts";
import { readBeaconSecret } from "../../shared/eid/beacon-secret.ts";
import { makeStateDirectory, runMesh } from "../support/launcher.ts";
import { startMesh, type TestMesh } from "../support/start-mesh.ts";

let mesh: TestMesh;
let sealKey: CryptoKey;

beforeAll(async () => {
  mesh = await startMesh();
  await publishCatalog(mesh, '{"places":[{"id":"bakery"},{"id":"station"}]}');
  sealKey = await readSealKey(mesh.state);
});
afterAll(() => mesh.stop());

const run = (...args: string[]) => runMesh(...args, "--url", mesh.url, "--token", mesh.token);
const add = (id: string, ...args: string[]) =>
  run("sender", "add", id, "--kind", "gateway", "--scopes", "sightings", ...args);

async function readSealKey(state: string): Promise<CryptoKey> {
  const { SEAL_KEY } = JSON.parse(readFileSync(join(state, "keys.json"), "utf8"));
  return crypto.subtle.importKey("raw", Buffer.from(SEAL_KEY, "base64url"), "AES-GCM", false, ["decrypt"]);
}

async function senderInCatalog(id: string): Promise<Sender | undefined> {
  return (await readPublished(mesh)).senders?.find((sender) => sender.id === id);
}

/** Whether any file of the mesh's state, its databases too, has this text in it. */
function isInState(text: string): boolean {
  return readdirSync(mesh.state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .some(({ parentPath, name }) => readFileSync(join(parentPath, name)).includes(text));
}

describe("mesh sender add", () => {
  it.each([
    ["EdDSA", "gate-1"],
    ["ES256", "gate-2"],
  ])("prints a private %s key once, and what it signs verifies with the part in the catalog", async (alg, id) => {
    const { code, stdout, stderr } = add(id, "--places", "bakery,station", "--alg", alg);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining(`sender ${id}: in the catalog`) });
    const secret: JWK = JSON.parse(stdout);
    expect(secret).toMatchObject({ kid: id, alg });

    const { jwk, ...sender } = (await senderInCatalog(id)) ?? {};
    expect(sender).toEqual({ id, kind: "gateway", places: ["bakery", "station"], scopes: ["sightings"], alg });
    const said = new CompactSign(new TextEncoder().encode("heard")).setProtectedHeader({ alg });
    const token = await said.sign(await importJWK(secret));
    await expect(compactVerify(token, await importJWK({ ...jwk, alg }))).resolves.toBeDefined();

    expect(Object.keys(jwk ?? {})).not.toContain("d");
    expect(isInState(secret.d ?? "")).toBe(false);
    expect(isInState(String(jwk?.x))).toBe(true);
  });

  it("prints a symmetric key once; the catalog has it sealed, for this sender only", async () => {
    const till = ["till-1", "--kind", "till", "--scopes", "redemptions", "--alg", "HS256"];
    const { stdout } = run("sender", "add", ...till, "--keys", mesh.state);
    const secret = stdout.trim();
    expect(decodeBase64url(secret)).toHaveLength(32);
    const { sealedKey = "", jwk } = (await senderInCatalog("till-1")) ?? {};
    expect(jwk).toBeUndefined();
    expect(await openBox([sealKey], sealedKey, "sender till-1")).toEqual(decodeBase64url(secret));
    expect(await openBox([sealKey], sealedKey, "sender till-2")).toBeUndefined();
    expect(isInState(secret)).toBe(false);
    expect(isInState(sealedKey)).toBe(true);
  });

  it("refuses an id that there is, and gives it a new key when it is told to replace it", async () => {
    const first = JSON.parse(add("gate-3").stdout);
    const refused = add("gate-3");
    expect(refused).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("--replace") });
    expect((await senderInCatalog("gate-3"))?.jwk).toMatchObject({ x: first.x });
    const second = JSON.parse(add("gate-3", "--replace").stdout);
    expect((await senderInCatalog("gate-3"))?.jwk).toMatchObject({ x: second.x });
    expect(second.x).not.toBe(first.x);
    expect((await readPublished(mesh)).senders?.filter(({ id }) => id === "gate-3")).toHaveLength(1);
  });

  it("puts the public key of a sender that made its own, prints none, and takes no private one", async () => {
    const { publicKey, privateKey } = (await crypto.subtle.generateKey("Ed25519", true, [
      "sign",
      "verify",
    ])) as CryptoKeyPair;
    const ownPublic = await crypto.subtle.exportKey("jwk", publicKey);
    const ownPrivate = await crypto.subtle.exportKey("jwk", privateKey);
    const file = join(makeStateDirectory(), "key.json");
    writeFileSync(file, JSON.stringify(ownPublic));
    const added = add("agent-1", "--jwk-file", file);
    expect(added).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^sender agent-1: in the catalog, version \S+\.\n$/),
    });
    expect(await senderInCatalog("agent-1")).toMatchObject({ alg: "EdDSA", jwk: { kty: "OKP", x: ownPublic.x } });

    const refused = add("agent-2", "--jwk", JSON.stringify(ownPrivate));
    expect(refused).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("private key") });
    expect(refused.stderr).not.toContain(ownPrivate.d);
    const other = add("agent-2", "--jwk", JSON.stringify(ownPublic), "--alg", "ES256");
    expect(other).toMatchObject({ code: 1, stderr: "A key of the curve Ed25519 signs EdDSA, not ES256.\n" });
    expect(await senderInCatalog("agent-2")).toBeUndefined();
  });

  it("tells what the mesh finds wrong, and shows no key that would be good for nothing", () => {
    const { code, stdout, stderr } = add("gate-4", "--places", "nowhere");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain('there is no place "nowhere"');
  });

  it.each([
    ["--kind and --scopes", "sender", "add", "gate-5"],
    ["--alg must be one of", "sender", "add", "gate-5", "--kind", "till", "--scopes", "sightings", "--alg", "none"],
    ["add, revoke and list", "sender", "remove", "gate-5"],
  ])("says what is missing: %s", (words, ...args) => {
    const { code, stdout, stderr } = run(...args);
    const usage = stderr.includes("npx mesh sender");
    expect({ code, stdout, stderr }).toEqual({
      code: usage ? 2 : 1,
      stdout: "",
      stderr: expect.stringContaining(words),
    });
  });
});

describe("a change to the catalog", () => {
  const publish = (name: string) => {
    const file = join(makeStateDirectory(), "catalog.json");
    writeFileSync(file, JSON.stringify({ mesh: { name }, places: [{ id: "bakery" }, { id: "station" }] }));
    expect(run("publish", file).code).toBe(0);
  };

  it("is made again to what somebody else published meanwhile", async () => {
    let edits = 0;
    await editCatalog(
      mesh,
      (catalog) => {
        if (edits++ === 0) publish("Published meanwhile");
        return { ...catalog, campaigns: [{ id: "winter" }] };
      },
      "test",
    );
    expect(await readPublished(mesh)).toMatchObject({
      mesh: { name: "Published meanwhile" },
      campaigns: [{ id: "winter" }],
    });
  });

  it("is given up where others never stop, and nothing of theirs is lost", async () => {
    let edits = 0;
    const change = editCatalog(
      mesh,
      (catalog) => {
        publish(`Published again ${edits++}`);
        return { ...catalog, campaigns: [{ id: "spring" }] };
      },
      "test",
    );
    await expect(change).rejects.toThrow("others are publishing");
    expect(await readPublished(mesh)).toEqual({
      mesh: { name: "Published again 1" },
      places: [{ id: "bakery" }, { id: "station" }],
    });
  });
});

describe("mesh sender revoke, list", () => {
  it("revoke one within 5 s, show it, and take it back", async () => {
    expect(add("gate-9", "--places", "bakery").code).toBe(0);
    expect(run("sender", "list").stdout).toMatch(/^gate-9 +gateway +EdDSA +sightings at bakery$/m);
    expect(run("sender", "revoke", "gate-9")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("restore sender gate-9"),
    });
    // From its answer on. How long it takes to start the command, and another one, is not the mesh's time.
    const startMs = performance.now();
    expect((await readLive(mesh)).revokedSenders).toEqual(["gate-9"]);
    expect(performance.now() - startMs).toBeLessThan(5_000);
    expect(run("live").stdout).toContain("revoked sender    gate-9\n");
    expect(run("sender", "list").stdout).toMatch(/^gate-9 .* \(revoked\)$/m);
    expect(run("restore", "sender", "gate-9").code).toBe(0);
    expect(run("sender", "list").stdout).not.toContain("revoked");
  });
});

describe("mesh seal", () => {
  const identityKey = "7c91330e61dfea4606b5b3ecb4457d76";

  it("prints a beacon's key that opens for this beacon only, with the time at which its counter began", async () => {
    const counter = 86_400;
    const { stdout } = runMesh(
      "seal",
      "beacon",
      "shelf-3",
      identityKey,
      "--counter",
      `${counter}`,
      "--keys",
      mesh.state,
    );
    const opened = await openBox([sealKey], stdout.trim(), "beacon shelf-3");
    const { identityKey: key, startSeconds = 0 } = (opened && readBeaconSecret(opened)) ?? {};
    expect(Buffer.from(key ?? []).toString("hex")).toBe(identityKey);
    expect(Math.abs(Date.now() / 1000 - counter - startSeconds)).toBeLessThan(60);
    expect(await openBox([sealKey], stdout.trim(), "beacon shelf-4")).toBeUndefined();
  });

  it("prints a webhook's secret that opens for this webhook only, and refuses what is none", async () => {
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const { stdout } = runMesh("seal", "webhook", "crm", secret, "--keys", mesh.state);
    const opened = await openBox([sealKey], stdout.trim(), "webhook crm");
    expect(new TextDecoder().decode(opened)).toBe(secret);
    expect(await openBox([sealKey], stdout.trim(), "webhook ads")).toBeUndefined();
    const refused = runMesh("seal", "webhook", "crm", "secret", "--keys", mesh.state);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("SECRET must be whsec_")]);
  });

  it("takes the key from stdin; a clock that is said nothing of shows Unix time", async () => {
    const args = ["cli/mesh.ts", "seal", "beacon", "shelf-3", "-", "--keys", mesh.state];
    const { stdout } = spawnSync(process.execPath, args, { input: `${identityKey}\n`, encoding: "utf8" });
    const opened = await openBox([sealKey], stdout.trim(), "beacon shelf-3");
    expect(opened && readBeaconSecret(opened)).toMatchObject({ startSeconds: 0 });
  });

  it.each([
    ["32 hex digits", "shelf-3", "abc"],
    ["lower-case", "Shelf 3", identityKey],
    ["SEAL_KEY", "shelf-3", identityKey, "--keys", "no-such-directory"],
  ])("refuses what could not be opened again: %s", (words, id, key, ...args) => {
    const { code, stdout, stderr } = runMesh("seal", "beacon", id, key, ...args);
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: expect.stringContaining(words) });
  });
});

describe("mesh publish", () => {
  it("says which senders are known no more, and how to keep them", () => {
    expect(add("gate-to-go", "--places", "bakery").code).toBe(0);
    const file = join(makeStateDirectory(), "catalog.json");
    writeFileSync(file, JSON.stringify({ places: [{ id: "bakery" }, { id: "station" }] }));
    const published = run("publish", file);
    expect(published).toMatchObject({ code: 0, stderr: expect.stringContaining("gate-to-go") });
    expect(published.stderr).toContain('"npx mesh rollback --all" brings them back, and "npx mesh show sender ID"');
    expect(run("publish", file).stderr).toMatch(/^Published at .*: 0 moments, 2 places\. .*\n$/);
    expect(run("rollback", "--all", "--yes").code).toBe(0);
    expect(run("show", "sender", "gate-to-go").stdout).toMatch(/^sender gate-to-go\n/);
  });
});

describe("mesh health", () => {
  it("tells of every sender when it was last heard and what it was refused, and the same for programs", () => {
    const { code, stdout } = run("health");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^SENDER +KIND +LAST HEARD +REFUSED$/m);
    expect(stdout).toMatch(/^gate-9 +gateway +never/m);
    const { senders } = JSON.parse(run("health", "--json").stdout);
    expect(senders).toContainEqual(expect.objectContaining({ sender: "gate-9", heardAt: null, refused: [] }));
  });
});

describe("mesh receipt", () => {
  it("says of an id that the mesh did not make that there is no such receipt", () => {
    expect(run("receipt", "A".repeat(59))).toMatchObject({ code: 1, stderr: expect.stringContaining("404") });
    expect(run("receipt").stderr).toContain("One ID is needed.");
  });
});
