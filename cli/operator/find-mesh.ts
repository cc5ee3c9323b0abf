import type { Operated } from "../../local/operate.ts";
import { Refusal } from "../../local/refusal.ts";
import { makeOperatorSigner } from "../../local/sign-operator.ts";
import { readKeys } from "../../local/state/key-file.ts";
import { OPERATOR_TOKEN } from "../../local/state/key-set.ts";
import { DEFAULT_STATE, findState, urlOf } from "../../local/state/state.ts";
import { listOwnKeys, type OwnKey, parseOwnKey, readOwnKey } from "./operator-folder.ts";

/** Options of every command that operates a mesh, for `parseOptions`. */
export const MESH_OPTIONS = {
  help: { type: "boolean", short: "h" },
  state: { type: "string", default: DEFAULT_STATE },
  url: { type: "string" },
  token: { type: "string" },
  operator: { type: "string" },
  audience: { type: "string" },
} as const;

/** The same, for people. */
export const MESH_OPTIONS_HELP = `  --state DIR     the local mesh whose state is in DIR, as npm start --state DIR made it; ${DEFAULT_STATE} unless given
  --url URL       another mesh, instead
  --operator NAME your key there, which "mesh operator add" made; needless if you have one key only. MESH_OPERATOR_KEY of the
                  environment, the text of such a key, comes first
  --audience URL  its MESH_AUDIENCE, if that is another address than --url
  --token TOKEN   for a local mesh of somewhere else: its operator token. MESH_TOKEN of the environment, on this machine only`;

/** The mesh that the options name; refuses where they name none that could be operated. */
export function meshOf(values: {
  state: string;
  url?: string;
  token?: string;
  operator?: string;
  audience?: string;
}): Operated {
  const { state, operator } = values;
  if (values.url === undefined) {
    const local = findState(state);
    return { url: urlOf(local), token: readKeys(local.keys)[OPERATOR_TOKEN] ?? "", state };
  }
  const url = values.url.replace(/\/+$/, "");
  if (!URL.canParse(url)) throw new Refusal(`--url must be an address, as https://mesh.example.com.`);
  // What the environment holds for a mesh of this machine goes to no other host.
  const token = values.token ?? (isOfThisMachine(url) ? process.env.MESH_TOKEN : undefined);
  if (token !== undefined && operator === undefined) return { url, token };
  return { url, token: "", sign: makeOperatorSigner(keyOf(operator).jwk, values.audience ?? url) };
}

function isOfThisMachine(url: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
}

/** The key that is named, that CI was given, or the only one there is. */
function keyOf(name: string | undefined): OwnKey {
  const { MESH_OPERATOR_KEY: text = "" } = process.env;
  if (name !== undefined) return readOwnKey(name);
  if (text !== "") return parseOwnKey("", text, "MESH_OPERATOR_KEY");
  const [only, ...others] = listOwnKeys();
  if (only !== undefined && others.length === 0) return readOwnKey(only);
  throw new Refusal(
    only === undefined
      ? '--url needs an operator key: "npx mesh operator add" makes one. A mesh of this machine takes --state DIR instead, the folder of its state.'
      : `--url needs --operator: there are the keys ${[only, ...others].join(", ")}.`,
  );
}
