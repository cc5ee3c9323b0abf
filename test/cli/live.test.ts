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
