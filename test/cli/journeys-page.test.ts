import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PROJECT } from "../../local/build/run-tool.ts";
import { findFreePort } from "../../local/find-host.ts";
import { launch, makeStateDirectory } from "../support/launcher.ts";

const PAGE = readFileSync(join(PROJECT, "docs/journeys.md"), "utf8");
const [, HERE = ""] = PAGE.split('<a id="by-hand"></a>');
const [, CATALOG = ""] = /^```json\n(.*?)^```$/ms.exec(HERE) ?? [];
const [, LINES = ""] = /^```\n(export .*?)^```$/ms.exec(HERE) ?? [];
const [, TITLE = ""] = /The last line says `"title":"(.*)"`/.exec(HERE) ?? [];

it("docs/journeys.md goes from nothing to a first screen: a file, a key, a link, two stages", async () => {
  const state = makeStateDirectory();
  const port = await findFreePort();
  const mesh = launch(["--no-walk", "--state", state, "--port", String(port)], port);
  await mesh.hear("The mesh answers at");
  const file = join(state, "parcel.json");
  const key = join(state, "mesh-sender.json");
  writeFileSync(file, CATALOG);
  const lines = LINES.replace("--state .mesh/mine", `--state ${state}`)
    .replace("http://localhost:9000", mesh.url)
    .replace("publish parcel.json", `publish ${file}`)
    .replace("> mesh-sender.json", `> ${key}`);
  const env = { ...process.env, KEY_FILE: key };
  const { stdout, stderr } = spawnSync("bash", ["-e", "-c", lines], { cwd: PROJECT, env, encoding: "utf8" });
  expect(JSON.parse(stdout.slice(stdout.lastIndexOf('{"items"'))).items, stderr).toMatchObject([
    { journey: "parcel", run: "P-1", stage: "out", title: TITLE },
  ]);
});
