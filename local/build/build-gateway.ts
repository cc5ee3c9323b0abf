import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { PROJECT } from "./run-tool.ts";

/** The gateway's agent as one file, and what its licenses ask to go with it. */
export interface BuiltGateway {
  /** An ES module for Node 20 and later, which imports nothing but Node's own. */
  readonly program: string;
  /** The licenses of all that is in it, one after the other. */
  readonly licenses: string;
}

/** CommonJS in the bundle asks for Node's own modules by `require`, which a module does not have by itself. */
const BANNER = `#!/usr/bin/env node
import { createRequire as makeRequire } from "node:module";
const require = makeRequire(import.meta.url);`;

/** Builds the agent. Rejects where its source does not build, or where a package in it has no license to copy. */
export async function buildGateway(): Promise<BuiltGateway> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: PROJECT,
    entryPoints: ["client/gateway/index.ts"],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20.3",
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    banner: { js: BANNER },
    metafile: true,
    write: false,
  });
  const packages = new Set(
    Object.keys(metafile.inputs).flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
  );
  return { program: outputFiles[0]?.text ?? "", licenses: [...packages].sort().map(licenseOf).join("\n\n") };
}

/** Name and license of the package in this folder. */
function licenseOf(folder: string): string {
  const at = (name: string) => join(PROJECT, folder, name);
  const { name, version, license } = JSON.parse(readFileSync(at("package.json"), "utf8"));
  const file = readdirSync(at(".")).find((known) => /^licen[cs]e(?:\.\w+)?$/i.test(known));
  if (file === undefined) throw new Error(`the package ${name} has no license file`);
  return `${name} ${version} (${license})\n\n${readFileSync(at(file), "utf8").trim()}`;
}
