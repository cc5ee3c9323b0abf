import { rmSync } from "node:fs";
import { buildOnce } from "../../local/build/build-once.ts";
import { findFreePort, findHost } from "../../local/find-host.ts";
import { localBindings } from "../../local/mesh/local-bindings.ts";
import { runWorker } from "../../local/mesh/run-worker.ts";
import { endOrphans } from "../../local/state/end-orphans.ts";
import { ensureKeys } from "../../local/state/key-file.ts";
import { OPERATOR_TOKEN } from "../../local/state/key-set.ts";
import { lockState } from "../../local/state/lock-state.ts";
import { openState } from "../../local/state/state.ts";

/*
 * A mesh as a process of its own, which a test can kill: what `npm start -- --no-walk` does, but for the build, which all
 * tests share. Arguments: the state's directory, and the port or 0. It tells its parent where it answers, and ends with it.
 */
const [directory = "", wantedPort = "0"] = process.argv.slice(2);
process.on("SIGTERM", () => process.exit());
let end: () => void = () => process.exit();
process.on("disconnect", () => end());

const state = openState(directory);
await lockState(state);
await endOrphans(state);
const port = wantedPort === "0" ? await findFreePort() : Number(wantedPort);
const url = `http://localhost:${port}`;
const built = await buildOnce();
const keys = await ensureKeys(state.keys, { operatorToken: true });
const worker = await runWorker({
  state,
  built,
  bindings: localBindings({
    variables: built.options.bindings,
    keys,
    url,
    pushOrigin: undefined,
    environment: process.env,
  }),
  host: await findHost(port),
  port,
  onEnd: (cause) => {
    console.error(cause);
    process.exit(1);
  },
});
// Who started it and ended without a word wants nothing of its state any more.
end = async () => {
  await worker.dispose();
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  process.exit();
};
const health = await fetch(`${url}/health`);
if (!health.ok) throw new Error(`GET ${url}/health says ${health.status} ${await health.text()}`);
process.send?.({ port, token: keys[OPERATOR_TOKEN] });
