import type { Operated } from "../../local/operate.ts";
import { Refusal } from "../../local/refusal.ts";
import { readKeys } from "../../local/state/key-file.ts";
import { OPERATOR_TOKEN } from "../../local/state/key-set.ts";
import { DEFAULT_STATE, findState, urlOf } from "../../local/state/state.ts";

/** Options of every command that operates a mesh, for `parseOptions`. */
export const MESH_OPTIONS = {
  help: { type: "boolean", short: "h" },
  state: { type: "string", default: DEFAULT_STATE },
  url: { type: "string" },
  token: { type: "string" },
} as const;

/** The same, for people. */
export const MESH_OPTIONS_HELP = `  --state DIR     the local mesh in DIR, ${DEFAULT_STATE} unless given
  --url URL       another mesh, instead
  --token TOKEN   its operator token; MESH_TOKEN of the environment unless given`;

/** The mesh that the options name; refuses where they name none that could be operated. */
export function meshOf(values: { state: string; url?: string; token?: string }): Operated {
  const { state, url, token = process.env.MESH_TOKEN } = values;
  if (url !== undefined && token === undefined)
    throw new Refusal("--url needs --token, or MESH_TOKEN in the environment.");
  if (url !== undefined) return { url: url.replace(/\/+$/, ""), token: token ?? "" };
  const local = findState(state);
  return { url: urlOf(local), token: readKeys(local.keys)[OPERATOR_TOKEN] ?? "" };
}
