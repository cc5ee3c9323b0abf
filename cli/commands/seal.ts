import { text } from "node:stream/consumers";
import { is } from "valibot";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { DEFAULT_STATE } from "../../local/state/state.ts";
import { id as idSchema } from "../../shared/catalog/schema/id.ts";
import { sealedBeaconName, writeBeaconSecret } from "../../shared/eid/beacon-secret.ts";
import { readHookSecret, sealedHookName } from "../../shared/webhooks/sign-hook.ts";
import { sealWith } from "../keys/seal-with.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh seal beacon ID KEY [--counter SECONDS] [--keys DIR]
npx mesh seal webhook ID SECRET [--keys DIR]

Prints the identity key of an Eddystone-EID beacon, or the secret of a webhook, as its catalog entry carries it, and nothing else:

  {"id": "ID", "place": "…", "eid": {"sealedKey": "<this>", "scaler": 10}}
  {"id": "ID", "host": "…", "sealedSecrets": ["<this>"]}

  ID                 of the beacon or webhook in the catalog: what is sealed is good in its entry only
  KEY                32 hex digits; "-" reads them from stdin, out of sight and history
  SECRET             whsec_ and base64 of 24 to 64 bytes, as Standard Webhooks has it; "-" as above
  --counter SECONDS  what the beacon's clock shows now, as its tool reads it. Unless given, it is set to Unix time
  --keys DIR         whose SEAL_KEY seals it, in DIR/keys.json: ${DEFAULT_STATE} unless given`;

/** `mesh seal`: what is secret, as a catalog may carry it. */
export async function meshSeal(args: string[]): Promise<void> {
  const options = {
    help: { type: "boolean", short: "h" },
    counter: { type: "string" },
    keys: { type: "string", default: DEFAULT_STATE },
  } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [kind, id, key] = positionals;
  if ((kind !== "beacon" && kind !== "webhook") || key === undefined || positionals.length > 3) {
    throw new UsageRefusal("beacon, one ID and one KEY are needed; or webhook, one ID and one SECRET.", HELP);
  }
  if (!is(idSchema, id)) throw new Refusal("ID must be lower-case letters, digits and dashes, as in the catalog.");
  const said = key === "-" ? await text(process.stdin) : key;
  if (kind === "webhook") return console.log(await sealWith(values.keys, parseSecret(said.trim()), sealedHookName(id)));
  const secret = {
    identityKey: parseKey(said),
    startSeconds: values.counter === undefined ? 0 : Date.now() / 1000 - parseCounter(values.counter),
  };
  console.log(await sealWith(values.keys, writeBeaconSecret(secret), sealedBeaconName(id)));
}

function parseSecret(secret: string): Uint8Array<ArrayBuffer> {
  if (readHookSecret(secret) === undefined)
    throw new Refusal("SECRET must be whsec_ and base64 of 24 to 64 bytes, as Standard Webhooks has it.");
  return new Uint8Array(Buffer.from(secret));
}

function parseKey(hex: string): Uint8Array<ArrayBuffer> {
  if (!/^[0-9A-Fa-f]{32}\s*$/.test(hex))
    throw new Refusal("KEY must be 32 hex digits: the 16 bytes of an identity key.");
  return new Uint8Array(Buffer.from(hex.trim(), "hex"));
}

function parseCounter(seconds: string): number {
  if (!/^\d{1,10}$/.test(seconds) || Number(seconds) >= 2 ** 32) {
    throw new Refusal("SECONDS must be a whole number below 2^32, as a beacon's clock has 32 bits.");
  }
  return Number(seconds);
}
