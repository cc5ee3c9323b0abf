import { err, ok, type Result } from "../result.ts";
import { type AccessRule, parseAccessRules } from "./access-rules.ts";
import { type OperatorKey, parseOperatorKeys } from "./operator-keys.ts";

/** How operators may sign in to this mesh, by its settings. */
export interface WaysIn {
  readonly keys: ReadonlyMap<string, OperatorKey>;
  /** Undefined: Cloudflare Access is not used. */
  readonly access: (AccessApplication & { readonly rules: readonly AccessRule[] }) | undefined;
}

/** The settings that these are read from. */
export interface SignInSettings {
  readonly MESH_ENV?: string;
  readonly OPERATOR_KEYS?: string;
  readonly ACCESS_TEAM?: string;
  readonly ACCESS_AUD?: string;
  readonly ACCESS_ROLES?: string;
}

/** An application of Cloudflare Access: whose tokens, and for what. */
export interface AccessApplication {
  /** `https://{team}.cloudflareaccess.com`. */
  readonly issuer: string;
  /** Its AUD tag. */
  readonly audience: string;
}

/** Error: what is wrong with a setting, in a sentence for /health. Then nobody may sign in, in any way. */
export function readWaysIn(settings: SignInSettings): Result<WaysIn, string> {
  const keys = parseOperatorKeys(settings.OPERATOR_KEYS ?? "");
  if (!keys.ok) return keys;
  const rules = parseAccessRules(settings.ACCESS_ROLES ?? "");
  if (!rules.ok) return rules;
  const { ACCESS_TEAM: team = "", ACCESS_AUD: audience = "", MESH_ENV } = settings;
  if (team === "" && audience === "" && rules.value.length === 0) return ok({ keys: keys.value, access: undefined });
  if (team === "" || audience === "" || rules.value.length === 0)
    return err("ACCESS_TEAM, ACCESS_AUD and ACCESS_ROLES go together: one of them is empty");
  const issuer = issuerOf(team, MESH_ENV === "local");
  if (issuer === undefined) return err("ACCESS_TEAM must be the team's name, as acme of acme.cloudflareaccess.com");
  return ok({ keys: keys.value, access: { issuer, audience, rules: rules.value } });
}

/** A local mesh may have a team of this machine, by its address, for trying things out. */
function issuerOf(team: string, isLocal: boolean): string | undefined {
  if (/^[a-z0-9][a-z0-9-]{0,62}$/.test(team)) return `https://${team}.cloudflareaccess.com`;
  const isOwn = isLocal && URL.canParse(team) && ["localhost", "127.0.0.1"].includes(new URL(team).hostname);
  return isOwn ? new URL(team).origin : undefined;
}
