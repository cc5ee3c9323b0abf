import { once } from "node:events";
import { join } from "node:path";
import { startAgent } from "./agent.ts";
import { endWithNpm } from "./end-with-npm.ts";
import { enrolGateway } from "./enrol-gateway.ts";
import { lockDirectory } from "./lock-directory.ts";
import { GATEWAY_HELP, type GatewayOptions, parseGatewayOptions } from "./options.ts";
import { KEY_FILE, ownKey } from "./own-key.ts";
import { pullCassia } from "./pull-cassia.ts";
import { makeBoxServer } from "./receive-http.ts";
import { receiveMqtt } from "./receive-mqtt.ts";
import { enrolCommand, makeReporter, restoreCommand } from "./reporter.ts";

/*
 * `mesh-gateway`, or `npm run gateway` in the repository: runs in a store, takes what the boxes there hear, and tells the
 * mesh. It ends with SIGTERM, SIGINT or the npm that runs it, and loses nothing that it has answered with 200 however it ends.
 */

/** More than can be of use: an hour of a busy store is some two thousand messages. */
const MAX_BATCHES = 100_000;
const SHOW_EVERY_MS = 2_000;

try {
  const args = process.argv.slice(2);
  if (args[0] === "enrol") await enrolGateway(args.slice(1));
  else {
    const options = parseGatewayOptions(args, process.env);
    if (options === undefined) console.log(GATEWAY_HELP);
    else await run(options);
  }
} catch (cause) {
  console.error(cause instanceof Error ? cause.message : cause);
  console.error("mesh-gateway --help tells more.");
  process.exit(1);
}

async function run(options: GatewayOptions) {
  const { mesh, id, usualId, port, host, mqtt, topics, cassia, where, state, keepBytes, boxKey } = options;
  const key = await ownKey(state, id, usualId, lockDirectory);
  const enrol = `To enrol it, whoever operates the mesh runs:\n\n  ${enrolCommand(key, where)}\n`;
  const restore = `It was revoked. To take it again, whoever operates the mesh runs:\n\n  ${restoreCommand(key.id)}\n`;
  const { log, answered, show } = makeReporter(process.stdout, { enrol, restore });
  if (key.isNew) log(`This is a new gateway, ${key.id}; its key is in ${join(state, KEY_FILE)}.\n${enrol}`);
  // A terminal or log that is gone is no reason to stop listening.
  process.stdout.on("error", () => undefined);
  const agent = await startAgent({
    mesh,
    key,
    directory: join(state, "spool"),
    where,
    limits: { bytes: keepBytes, batches: MAX_BATCHES },
    onAnswer: answered,
    onTrouble: log,
  });
  const server = makeBoxServer(agent.receive, agent.status, boxKey).listen(port, host);
  await once(server, "listening");
  const address = server.address();
  const listening = typeof address === "object" && address !== null ? address.port : port;
  log(`${key.id} listens at http://${host}:${listening}/ and tells ${mesh}`);
  const broker = mqtt === undefined ? undefined : receiveMqtt(mqtt, topics, agent.receive, log);
  const ending = new AbortController();
  for (const box of cassia) void pullCassia(box, agent.receive, log, ending.signal);
  const showing = setInterval(() => show(agent.status()), SHOW_EVERY_MS);

  async function end(): Promise<void> {
    if (ending.signal.aborted) return;
    ending.abort();
    clearInterval(showing);
    server.close();
    broker?.end(true);
    await agent.end();
    const { waiting } = agent.status();
    log(`Ended. ${waiting.messages === 0 ? "Nothing waits" : `${waiting.messages} messages wait on disk`}.`);
    process.exit(0);
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void end());
  endWithNpm(() => void end());
}
