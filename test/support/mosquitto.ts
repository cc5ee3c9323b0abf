import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt, { type MqttClient } from "mqtt";
import { findFreePort } from "../../local/find-host.ts";
import { requirement } from "../../local/requirements.ts";

/** A real Mosquitto of one test file. */
export interface Broker {
  readonly url: string;
  /** Publishes as a box does; resolves once the broker has taken it. */
  publish(topic: string, message: unknown, options?: { readonly retain?: boolean }): Promise<void>;
  /** Ends it with SIGKILL. */
  kill(): Promise<void>;
  /** Starts it again on its port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the machine's mosquitto (`requirement("MOSQUITTO")`) on a free port of this machine, open to everybody on it. */
export async function startMosquitto(): Promise<Broker> {
  const program = requirement("MOSQUITTO");
  if (program === undefined) throw new Error("there is no mosquitto on this machine");
  const directory = mkdtempSync(join(tmpdir(), "moment-mesh-mosquitto-"));
  const port = await findFreePort();
  const url = `mqtt://127.0.0.1:${port}`;
  const config = join(directory, "mosquitto.conf");
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
  let running = spawn(program, ["-c", config], { stdio: "ignore" });
  const endWithTests = () => running.kill("SIGKILL");
  process.once("exit", endWithTests);

  async function kill(): Promise<void> {
    if (running.exitCode !== null || running.signalCode !== null) return;
    running.kill("SIGKILL");
    await once(running, "exit");
  }

  /** Connects, which is tried until the broker answers. */
  async function connect(): Promise<MqttClient> {
    const client = mqtt.connect(url, { reconnectPeriod: 50 });
    client.on("error", () => undefined);
    await new Promise<void>((resolve) => client.once("connect", () => resolve()));
    return client;
  }

  await (await connect()).endAsync();
  return {
    url,
    async publish(topic, message, { retain = false } = {}) {
      const client = await connect();
      await client.publishAsync(topic, JSON.stringify(message), { qos: 1, retain });
      await client.endAsync();
    },
    kill,
    async start() {
      running = spawn(program, ["-c", config], { stdio: "ignore" });
      await (await connect()).endAsync();
    },
    async stop() {
      await kill();
      process.off("exit", endWithTests);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
