import type { Config, Env } from "../env.ts";

/** The one object of a mesh that adds up what happens right now. */
export function pulseOf(env: Env, { name, jurisdiction }: Config) {
  const namespace = jurisdiction === undefined ? env.PULSE : env.PULSE.jurisdiction(jurisdiction);
  return namespace.getByName(`${name}:pulse`);
}
