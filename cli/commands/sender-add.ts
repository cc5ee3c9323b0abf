import { readFileSync } from "node:fs";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { DEPLOYMENT_STATES } from "../../local/state/state.ts";
import type { Catalog, Sender } from "../../shared/catalog/catalog.ts";
import { makeSenderKey, readSenderKey, type SenderAlgorithm, type SenderKey } from "../keys/make-sender-key.ts";
import { editCatalog } from "../operator/edit-catalog.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { parseOptions } from "../parse-options.ts";

const KINDS = ["gateway", "store", "backend", "partner", "till"] as const satisfies readonly Sender["kind"][];
const ALGORITHMS = ["EdDSA", "ES256", "HS256"] as const satisfies readonly SenderAlgorithm[];

const HELP = `npx mesh sender add ID --kind KIND --scopes SCOPE,… [--places ID,…] [--alg ALG] [--replace]
                            [--jwk JSON | --jwk-file FILE] [--keys DIR] [--state DIR] [--url URL --operator NAME]

Makes a key for a sender, puts the sender into the catalog with the public part of it, and prints the private part, this
once: it goes into the sender and nowhere else. What else there is to tell is on stderr, so that > FILE takes the key alone.

  --kind KIND     ${KINDS.join(", ")}
  --scopes LIST   what it may send: sightings; redemptions, of a till or a backend; signal: with the type of a signal, as
                  signal:fresh; or sign: markers, for a display of codes that change. A backend may have profiles, erase
                  and link, which are about customers
  --places LIST   the places it may speak of; all, unless given
  --alg ALG       EdDSA (unless given) and ES256: prints a private JWK, the catalog gets the public one
                  HS256, for what can do no better: prints 32 bytes in base64url, the catalog gets them sealed
  --jwk JSON      the public key of a sender that has made its own: no private part is anywhere here
  --jwk-file FILE the same, from a file
  --replace       puts a new sender, with a new key, in the place of one that exists. The old key is refused within 5 s. A
                  sender that was revoked stays so: "mesh restore sender ID"
  --keys DIR      for HS256, where the mesh's SEAL_KEY is: DIR/keys.json. That of --state, with --url ${DEPLOYMENT_STATES.production}

${MESH_OPTIONS_HELP}`;

const OPTIONS = {
  ...MESH_OPTIONS,
  kind: { type: "string" },
  places: { type: "string" },
  scopes: { type: "string" },
  alg: { type: "string" },
  jwk: { type: "string" },
  "jwk-file": { type: "string" },
  replace: { type: "boolean", default: false },
  keys: { type: "string" },
} as const;

/** `mesh sender add`: a sender with a key of its own. */
export async function addSender(args: string[]): Promise<void> {
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [id] = positionals;
  if (id === undefined || positionals.length > 1) throw new UsageRefusal("One ID is needed.", HELP);
  const kind = oneOf("--kind", KINDS, values.kind);
  const alg = oneOf("--alg", ALGORITHMS, values.alg);
  if (kind === undefined || values.scopes === undefined)
    throw new UsageRefusal("--kind and --scopes are needed.", HELP);
  const mesh = meshOf(values);
  const keys = values.keys ?? (values.url === undefined ? values.state : DEPLOYMENT_STATES.production);
  const { entry, secret } = await keyFor(id, { ...values, alg, keys });
  const places = values.places === undefined ? {} : { places: values.places.split(",") };
  const sender: Sender = { id, kind, ...places, scopes: values.scopes.split(","), ...entry };
  const version = await editCatalog(mesh, (catalog) => withSender(catalog, sender, values.replace), `sender ${id}`);
  const told = `sender ${id}: in the catalog, version ${version}.`;
  if (secret === undefined) return console.log(told);
  console.log(secret);
  console.error(`${told} This is its key; it is not kept here and cannot be shown again.`);
}

interface KeyOptions {
  readonly alg: SenderAlgorithm | undefined;
  readonly jwk?: string;
  readonly "jwk-file"?: string;
  readonly keys: string;
}

async function keyFor(id: string, { alg, jwk, "jwk-file": file, keys }: KeyOptions): Promise<SenderKey> {
  if (jwk !== undefined && file !== undefined) throw new Refusal("Either --jwk or --jwk-file, not both.");
  const given = file === undefined ? jwk : readText(file);
  return given === undefined ? makeSenderKey(alg ?? "EdDSA", id, keys) : readSenderKey(given, alg);
}

/** The catalog with the sender in it: at the end, or where the one was that it replaces. */
function withSender(catalog: Catalog, sender: Sender, replace: boolean): Catalog {
  const { senders = [] } = catalog;
  if (!senders.some(({ id }) => id === sender.id)) return { ...catalog, senders: [...senders, sender] };
  if (!replace) throw new Refusal(`The catalog has a sender ${sender.id} already: --replace gives it a new key.`);
  return { ...catalog, senders: senders.map((other) => (other.id === sender.id ? sender : other)) };
}

function oneOf<T extends string>(option: string, known: readonly T[], text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  const found = known.find((name) => name === text);
  if (found === undefined) throw new Refusal(`${option} must be one of ${known.join(", ")}.`);
  return found;
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new Refusal(`${file} cannot be read.`);
  }
}
