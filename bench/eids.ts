import { createDevice, postMessage, signMessage } from "../client/sdk/device.ts";
import { completeKeys } from "../local/state/key-set.ts";
import { decodeBase64url } from "../shared/bytes/base64url.ts";
import type { BeaconEntry } from "../shared/catalog/catalog.ts";
import { sealBox } from "../shared/crypto/sealed-box.ts";
import { sealedBeaconName, writeBeaconSecret } from "../shared/eid/beacon-secret.ts";
import { importBlockKey } from "../shared/eid/eid-of.ts";
import { packEidTable, slotAt, slotSpan } from "../shared/eid/eid-table.ts";
import { makeEidTable } from "../shared/eid/make-eid-table.ts";
import { benchCatalog } from "./catalog.ts";
import { machine } from "./machine.ts";
import { audience, buildMesh, publish, startMesh } from "./servers.ts";

/*
 * What a table of changing identifiers costs the resolver, in workerd: the CPU from the first ping that quotes one until the
 * table answers, of beacons that nobody has heard yet (the most there is to say of each). `node bench/eids.ts`
 */
const scaler = 10;
const counts = [100, 1_000];

const build = await buildMesh();
const keys = await completeKeys({});
const sealKey = await crypto.subtle.importKey("raw", bytesOf(keys.SEAL_KEY), "AES-GCM", false, ["encrypt"]);

console.log(`${machine()}, K = ${scaler}`);
console.log(
  "| beacons | identifiers | bytes of the table | CPU ms: first table | of a new catalog | seconds: first | of a new catalog |",
);
console.log("|---|---|---|---|---|---|---|");
for (const count of counts) console.log(await measure(count));

async function measure(count: number): Promise<string> {
  const made = await Promise.all(Array.from({ length: count }, (_, number) => makeBeacon(`beacon-${number}`)));
  const beacons = made.map(({ entry }) => entry);
  const tracked = made.map(({ tracked }) => tracked);
  const entries = await makeEidTable(tracked, slotSpan(slotAt(Date.now())));
  const server = await startMesh(build, "ram", { keys, catalog: { ...benchCatalog(), beacons } });
  try {
    const first = await untilAnswered();
    await publish(server, { ...benchCatalog(), beacons, mesh: { ...benchCatalog().mesh, name: "again" } });
    const again = await untilAnswered();
    const columns = [first.cpuMs, again.cpuMs].map((ms) => ms.toFixed(0));
    const seconds = [first.seconds, again.seconds].map((length) => length.toFixed(2));
    return `| ${[count, entries.length, packEidTable(entries).length, ...columns, ...seconds].join(" | ")} |`;
  } finally {
    await server.stop();
  }

  /** From a ping that quotes an identifier until one is answered: each waits 300 ms for the table, then is a 503. */
  async function untilAnswered() {
    const origin = `http://127.0.0.1:${server.port}`;
    const device = await createDevice();
    const say = async (path: string, typ: string, claims: Record<string, unknown>) => {
      const token = await signMessage(device, { typ, audience, iatSeconds: Date.now() / 1000, claims });
      return postMessage(fetch, `${origin}${path}`, token);
    };
    const { pass } = (await (await say("/v1/devices", "device+jwt", {})).json()) as { pass: string };
    const startedAtMs = performance.now();
    const before = await server.cpuMicroseconds();
    const beacon = { eid: "0011223344556677", rssi: -60 };
    while (!(await say("/v1/pings", "ping+jwt", { pass, beacons: [beacon] })).ok) {
      if (performance.now() > startedAtMs + 120_000) throw new Error("there is no table after two minutes");
    }
    const cpuMs = ((await server.cpuMicroseconds()) - before) / 1000;
    return { cpuMs, seconds: (performance.now() - startedAtMs) / 1000 };
  }
}

async function makeBeacon(id: string) {
  const identityKey = crypto.getRandomValues(new Uint8Array(16));
  const secret = writeBeaconSecret({ identityKey, startSeconds: 0 });
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealedKey = await sealBox(sealKey, secret, sealedBeaconName(id), nonce);
  const entry: BeaconEntry = { id, place: "place-0", eid: { sealedKey, scaler } };
  const clock = { id, k: scaler, startSeconds: 0, driftSeconds: 0, isLost: true };
  return { entry, tracked: { ...clock, key: await importBlockKey(identityKey) } };
}

function bytesOf(secret = ""): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(secret);
  if (bytes === undefined) throw new Error("the secret is not base64url");
  return bytes;
}
