import { err, ok, type Result } from "../result.ts";
import { type AccessRule, parseAccessRules } from "./access-rules.ts";
import { type OperatorKey, parseOperatorKeys } from "./operator-keys.ts";

/** How operators may sign in to this mesh, by its settings. */
export interface WaysIn {
  readonly keys: ReadonlyMap<string, OperatorKey>;
  /** Undefined: Cloudflare Access is not used. */
  readonly access: (AccessApplication & { readonly rules: readonly AccessRule[] }) | undefined;
}

/** The settings that these are read from. All are texts; a deployment may have written anything. */
export interface SignInSettings {
  readonly MESH_ENV?: unknown;
  readonly OPERATOR_KEYS?: unknown;
  readonly ACCESS_TEAM?: unknown;
  readonly ACCESS_AUD?: unknown;
  readonly ACCESS_ROLES?: unknown;
}

/** Names of the settings that sign people in. */
const NAMES = ["OPERATOR_KEYS", "ACCESS_TEAM", "ACCESS_AUD", "ACCESS_ROLES"] as const;

/** An application of Cloudflare Access: whose tokens, and for what. */
export interface AccessApplication {
  /** `https://{team}.cloudflareaccess.com`. */
  readonly issuer: string;
  /** Its AUD tag. */
  readonly audience: string;
}

/** Error: what is wrong with a setting, in a sentence for /health. Then nobody may sign in, in any way. */
export function readWaysIn(settings: SignInSettings): Result<WaysIn, string> {
  // wrangler.toml takes tables and lists too, and hands them over as they are.
  const other = NAMES.find((name) => typeof (settings[name] ?? "") !== "string");
  if (other !== undefined) return err(`${other} must be a text: JSON goes between quotation marks`);
  const [operators = "", team = "", audience = "", roles = ""] = NAMES.map((name) => String(settings[name] ?? ""));
  const keys = parseOperatorKeys(operators);
  if (!keys.ok) return keys;
  const rules = parseAccessRules(roles);
  if (!rules.ok) return rules;
  if (team === "" && audience === "" && rules.value.length === 0) return ok({ keys: keys.value, access: undefined });
  if (team === "" || audience === "" || rules.value.length === 0)
    return err("ACCESS_TEAM, ACCESS_AUD and ACCESS_ROLES go together: one of them is empty");
  const issuer = issuerOf(team, settings.MESH_ENV === "local");
  if (issuer === undefined) return err("ACCESS_TEAM must be the team's name, as acme of acme.cloudflareaccess.com");
  return ok({ keys: keys.value, access: { issuer, audience, rules: rules.value } });
}

/** A local mesh may have a team of this machine, by its address, for trying things out. */
function issuerOf(team: string, isLocal: boolean): string | undefined {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(team)) return `https://${team}.cloudflareaccess.com`;
  const isOwn = isLocal && URL.canParse(team) && ["localhost", "127.0.0.1"].includes(new URL(team).hostname);
  return isOwn ? new URL(team).origin : undefined;
}
