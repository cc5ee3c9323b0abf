import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeStateDirectory, runMesh, startMesh } from "../support/launcher.ts";

describe("mesh pause, resume, revoke, restore, live", () => {
  it("turn things on and off, tell what is so, and what the mesh refuses", async () => {
    const state = makeStateDirectory();
    const { url } = await startMesh(state);
    expect(runMesh("publish", "demo/catalog.json", "--state", state).code).toBe(0);
    const run = (...args: string[]) => runMesh(...args, "--state", state);
    const sign = () => run("sign", '{"marker":"menu-card"}').stdout.trim();
    const ping = async () => (await fetch(`${url}/v1/pings`, { method: "POST", body: sign() })).json();
    const device = "A".repeat(43);

    expect(run("live").stdout).toBe("Nothing is paused, revoked or on.\n");
    const moment = await ping().then(({ offer }) => offer.moment);
    expect(run("pause", "moment", moment)).toMatchObject({ code: 0, stdout: `moment ${moment}: paused\n` });
    expect(await ping()).toMatchObject({ outcome: "none", reason: "paused" });
    expect(run("revoke", "device", device)).toMatchObject({ code: 0, stdout: `device ${device}: revoked\n` });
    expect(run("live").stdout).toBe(`paused moment     ${moment}\nrevoked device    ${device}\n`);

    expect(run("resume", "moment", moment)).toMatchObject({ code: 0, stdout: `moment ${moment}: resumed\n` });
    expect(run("restore", "device", device)).toMatchObject({ code: 0, stdout: `device ${device}: restored\n` });
    expect(run("live").stdout).toBe("Nothing is paused, revoked or on.\n");

    const mistyped = `${moment}s`;
    const words = `he catalog has no moment "${mistyped}": did you mean "${moment}"?\n`;
    expect(run("pause", "moment", mistyped)).toMatchObject({
      code: 1,
      stderr: `${url} refuses: 404 There is nothing here: t${words}`,
    });
    expect(run("resume", "moment", mistyped)).toMatchObject({
      code: 0,
      stdout: `moment ${mistyped}: resumed\n`,
      stderr: `T${words}`,
    });
  });

  it("make void what a sender reported since an instant, or since so long ago, until it is restored", async () => {
    const state = makeStateDirectory();
    const { url } = await startMesh(state);
    const run = (...args: string[]) => runMesh(...args, "--state", state);
    const jwk = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
    const till = { id: "till", kind: "till", places: ["shop"], scopes: ["redemptions"], alg: "EdDSA", jwk };
    const catalog = join(state, "tills.json");
    writeFileSync(catalog, JSON.stringify({ places: [{ id: "shop" }], senders: [till] }));
    expect(run("publish", catalog)).toMatchObject({ code: 0 });
    const today = new Date(Date.now() - 60_000).toISOString();
    expect(run("revoke", "sender", "till", "--since", today)).toMatchObject({
      code: 0,
      stdout: `sender till: revoked; what it reported since ${today} is void\n`,
    });
    expect(run("revoke", "sender", "till", "--since", "2h").stdout).toMatch(/^sender till: revoked; .* is void\n$/);
    const shown = run("live").stdout.split("\n");
    expect(shown).toContain("revoked sender    till");
    expect(shown).toContain(`void reports of   till since ${today}`);
    expect(shown.filter((line) => line.startsWith("void reports of"))).toHaveLength(2);
    expect(run("restore", "sender", "till").code).toBe(0);
    expect(run("live").stdout).toMatch(/^(?:void reports of {3}till since \S+ until \S+\n){2}$/);

    for (const since of ["yesterday", "2h ago", ""]) {
      expect(run("revoke", "sender", "till", "--since", since)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("--since must be an instant, as 2026-12-05T08:00:00Z, or how long ago"),
      });
    }
    const over = run("revoke", "sender", "till", "--since", "500d");
    expect([over.code, over.stderr]).toEqual([1, expect.stringContaining(`${url} refuses: 422`)]);
    expect(run("revoke", "device", "A".repeat(43), "--since", "2h").code).toBe(2);
    expect(run("restore", "sender", "till", "--since", "2h").code).toBe(2);
  });

  it("pause coupons of a moment, of one variant of it or of a reward, tell so, and resume them", async () => {
    const state = makeStateDirectory();
    await startMesh(state);
    const run = (...args: string[]) => runMesh(...args, "--state", state);
    const coupon = { value: "One coffee", validFor: "P7D" };
    const caps = [{ max: 1, per: "day" }];
    const offer = { variants: [{ id: "a", format: "card", title: "Bread", coupon }] };
    const catalog = {
      moments: [{ id: "bread", on: { signal: "fresh" }, caps, offer }],
      loyalty: { name: "Crumbs", rewards: [{ id: "coffee", title: "A coffee", points: 50, coupon }] },
    };
    writeFileSync(join(state, "catalog.json"), JSON.stringify(catalog));
    expect(run("publish", join(state, "catalog.json"))).toMatchObject({ code: 0 });
    const names = ["moment bread", "moment bread a", "reward coffee"];
    for (const name of names)
      expect(run("pause", "coupon", ...name.split(" "))).toMatchObject({
        code: 0,
        stdout: `coupon ${name}: paused\n`,
      });
    expect(run("live").stdout).toBe(names.map((name) => `paused coupons of ${name}\n`).join(""));
    expect(run("pause", "coupon", "reward", "cofee")).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the catalog has no reward "cofee"'),
    });
    expect(run("pause", "coupon", "moment", "bread", "b")).toMatchObject({ code: 1 });
    for (const name of names)
      expect(run("resume", "coupon", ...name.split(" "))).toMatchObject({
        code: 0,
        stdout: `coupon ${name}: resumed\n`,
      });
    expect(run("live").stdout).toBe("Nothing is paused, revoked or on.\n");
  });

  it("say that another mesh answers, if it has taken the port of the one that is named", async () => {
    const [mine, other] = [makeStateDirectory(), makeStateDirectory()];
    const { url } = await startMesh(other);
    for (const file of ["keys.json", "port"]) copyFileSync(join(other, file), join(mine, file));
    const keys = JSON.parse(readFileSync(join(mine, "keys.json"), "utf8"));
    writeFileSync(join(mine, "keys.json"), JSON.stringify({ ...keys, OPERATOR_TOKEN: "of-mine" }));
    expect(runMesh("live", "--state", mine)).toEqual({
      code: 69,
      stdout: "",
      stderr: `Another mesh answers at ${url}, and not that of ${mine}: "npm start -- --state ${mine}" starts it.\n`,
    });
  });

  it.each([
    ["pause", "sender", "till"],
    ["pause", "moment"],
    ["pause", "coupon", "bread"],
    ["pause", "coupon", "moment"],
    ["revoke", "device", "a", "b"],
    ["live", "all"],
  ])("refuse what they do not know, and say how it goes and where more is told: %s %s %s %s", (...args) => {
    const { code, stderr } = runMesh(...args.filter((arg) => arg !== undefined));
    expect({ code, lines: stderr.trimEnd().split("\n") }).toEqual({
      code: 2,
      lines: [
        expect.any(String),
        "",
        expect.stringMatching(new RegExp(`^npx mesh ${args[0]} `)),
        `"npx mesh help ${args[0]}" tells more.`,
      ],
    });
  });
});
