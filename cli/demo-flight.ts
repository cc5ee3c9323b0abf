import { join } from "node:path";
import { endWithNpm } from "../client/gateway/end-with-npm.ts";
import { findFreePort } from "../local/find-host.ts";
import { serveFlight } from "../local/mesh/serve-flight.ts";
import { Refusal, runCommand } from "../local/refusal.ts";
import { startProcess } from "../local/start-process.ts";
import { openState } from "../local/state/state.ts";
import { writeFileAtomically } from "../local/write-file-atomically.ts";
import { startAirline } from "./demo-flight/start-airline.ts";
import { meshOf } from "./operator/find-mesh.ts";
import { parseOptions } from "./parse-options.ts";
import { chooseSitePort } from "./start/choose-site-port.ts";
import { openDemo } from "./walk/open-demo.ts";

const HELP = `npm run demo:flight -- [--port N] [--state DIR]

Two flights on one first screen, from check-in to the taxi. Starts a mesh, an airline that tells it what happens, and a page
with a clock that can be turned. Stays up; Ctrl-C ends it.

  --port N       where the mesh listens, 8797 unless given; the page listens at the next free port
  --state DIR    where keys, people and trips are kept, .mesh-flight unless given`;

const OPTIONS = {
  help: { type: "boolean", short: "h", default: false },
  port: { type: "string", default: "8797" },
  state: { type: "string", default: ".mesh-flight" },
} as const;

await runCommand(async () => {
  const { values } = parseOptions({ args: process.argv.slice(2), options: OPTIONS }, HELP);
  if (values.help) return console.log(HELP);
  if (!/^\d{1,5}$/.test(values.port)) throw new Refusal(`--port takes a number from 0 to 65535, not "${values.port}".`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(0));
  endWithNpm(() => process.exit(1));
  console.log("Building and starting a mesh …");
  const state = openState(values.state);
  const meshPort = values.port === "0" ? await findFreePort() : Number(values.port);
  const port = await chooseSitePort(state.shopPort, [meshPort]);
  const args = ["--no-walk", "--port", String(meshPort), "--state", values.state];
  await startProcess("cli/start.ts", args, /The mesh answers at \S+\n/, { MESH_APP: `http://localhost:${port}` });
  const mesh = meshOf({ state: values.state });
  if (!(await openDemo(mesh, "demo/flight-catalog.json"))) {
    throw new Refusal(
      `The mesh in ${values.state} has another catalog than demo/flight-catalog.json, and keeps it. ` +
        `Delete that folder to begin anew, or name another one with --state.`,
    );
  }
  const page = await serveFlight({
    meshUrl: mesh.url,
    port,
    ...(await startAirline(mesh, join(state.directory, "airline"))),
  });
  writeFileAtomically(state.shopPort, `${port}\n`);
  console.log(`\nFollow two flights: ${page.url}\nCtrl-C ends it.`);
});
