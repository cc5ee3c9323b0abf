import { existsSync, readFileSync } from "node:fs";
import { createDevice, importDevice, signMessage } from "../../client/sdk/device.ts";
import { EXIT, Refusal, UsageRefusal } from "../../local/refusal.ts";
import { DEFAULT_STATE, findState, type State, urlOf } from "../../local/state/state.ts";
import { askMesh, type Exchange, type MeshInfo, makeVisitor } from "../../local/visitor.ts";
import { writeFileAtomically } from "../../local/write-file-atomically.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh sign [--state DIR] [--typ TYP] 'CLAIMS'

Prints a signed message of a visitor to the local mesh in DIR (${DEFAULT_STATE} unless given), and nothing else:

  npx mesh sign '{"marker":"menu-card"}' |
    curl -s -d @- -H 'content-type: text/plain' http://localhost:8787/v1/pings

CLAIMS is JSON; aud, iat, jti and pass are added. TYP is ping+jwt unless given. The visitor is made at the first use: it
registers, and consents to every purpose. Its key and pass stay in DIR/visitor.json; without that file, a new one comes.`;

/** The visitor of a state, as it is kept between two uses. */
interface Kept {
  readonly jwk: JsonWebKey;
  readonly pass?: string;
}

/** `mesh sign`: a signed message on stdout. */
export async function meshSign(args: string[]): Promise<void> {
  const options = {
    help: { type: "boolean", short: "h" },
    state: { type: "string", default: DEFAULT_STATE },
    typ: { type: "string", default: "ping+jwt" },
  } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const claims = parseClaims(positionals);
  const state = findState(values.state);
  const url = urlOf(state);
  const mesh = await askMesh(url).catch(() => {
    throw new Refusal(`Nothing answers at ${url}: is the mesh running?`, EXIT.unavailable);
  });
  const visitor = await comeBack(state, url, mesh);
  const { audience } = mesh;
  const message = {
    typ: values.typ,
    audience,
    iatSeconds: Date.now() / 1000,
    claims: { pass: visitor.pass, ...claims },
  };
  console.log(await signMessage(visitor.device, message));
}

/** The state's visitor with a fresh pass; a new one has consented to everything. */
async function comeBack(state: State, url: string, { audience, purposes, noticeVersion }: MeshInfo) {
  const kept = readKept(state.visitor);
  const device = kept === undefined ? await createDevice({ extractable: true }) : await importDevice(kept.jwk);
  const clockSeconds = Date.now() / 1000;
  const visitor = await makeVisitor({ url, audience, clockSeconds, device, pass: kept?.pass });
  mustBeGood(await visitor.register());
  if (kept === undefined) {
    const grants = purposes.map((purpose) => ({ purpose, granted: true }));
    mustBeGood(await visitor.send("/v1/me/consent", "consent+jwt", { grants, noticeVersion, surface: "mesh-sign" }));
  }
  const jwk = await crypto.subtle.exportKey("jwk", device.privateKey);
  writeFileAtomically(state.visitor, JSON.stringify({ jwk, pass: visitor.pass }));
  return visitor;
}

function readKept(path: string): Kept | undefined {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

function mustBeGood({ path, status, body }: Exchange): void {
  if (status !== 200) throw new Refusal(`POST ${path} was refused: ${status} ${JSON.stringify(body)}`);
}

function parseClaims(positionals: readonly string[]): Record<string, unknown> {
  const [text = "{}"] = positionals;
  try {
    if (positionals.length <= 1) return JSON.parse(text);
  } catch {
    // Told below, as is more than one argument.
  }
  throw new UsageRefusal("CLAIMS must be one JSON object.", HELP);
}
