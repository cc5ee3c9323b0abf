import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildClient, readClientTypes } from "./build-client.ts";
import { PROJECT } from "./run-tool.ts";

/*
 * Fills the folder of the package for `npm pack`, and with `--remove` empties it again: the scripts that a mesh serves, with the types beside them, those of
 * React and Vue too.
 */

const DIST = join(PROJECT, "client", "dist");

rmSync(DIST, { recursive: true, force: true });
if (!process.argv.includes("--remove")) {
  mkdirSync(DIST);
  const files = { ...(await buildClient()), ...readClientTypes() };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(DIST, name), text);
  for (const name of ["react.d.ts", "vue.d.ts"]) copyFileSync(join(PROJECT, "client/types", name), join(DIST, name));
  copyFileSync(join(PROJECT, "LICENSE"), join(DIST, "LICENSE"));
}
