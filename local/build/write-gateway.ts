import { chmodSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileAtomically } from "../write-file-atomically.ts";
import { buildGateway } from "./build-gateway.ts";
import { PROJECT } from "./run-tool.ts";

/* Makes what the package of the gateway lacks in the repository. npm runs this before it packs client/gateway/package. */

const PACKAGE = join(PROJECT, "client/gateway/package");

const { program, licenses } = await buildGateway();
const file = join(PACKAGE, "mesh-gateway.mjs");
writeFileAtomically(file, program);
chmodSync(file, 0o755);
writeFileAtomically(join(PACKAGE, "LICENSES.txt"), `${licenses}\n`);
copyFileSync(join(PROJECT, "LICENSE"), join(PACKAGE, "LICENSE"));
