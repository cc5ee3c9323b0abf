import type { Config, Env } from "../env.ts";

/** The rate limits of wrangler.toml. */
const LIMITS = [
  "RATE_ADDRESS",
  "RATE_REGISTRATION",
  "RATE_DEVICE",
  "RATE_WAKE_ADDRESS",
  "RATE_WAKE_DEVICE",
] as const satisfies readonly (keyof Env)[];

/** The rate limits that this mesh lacks: without its binding nothing is limited. A local mesh has none, and lacks none. */
export function missingLimits(env: Env, { isLocal }: Pick<Config, "isLocal">): readonly string[] {
  return isLocal ? [] : LIMITS.filter((name) => env[name] === undefined);
}
