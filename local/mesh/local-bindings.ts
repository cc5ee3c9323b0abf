import { present } from "../../shared/json/present.ts";
import type { KeySet } from "../state/key-set.ts";

/** What of the launcher's environment goes into the worker, and wins over everything else. */
const PASSED =
  /^(?:MESH_|OPERATOR_KEYS$|ACCESS_|UPSTASH_REDIS_REST_(?:URL|TOKEN)$|PUSH_SERVICE_ORIGINS$|WEBHOOK_(?:OWN_)?HOSTS$)/;

/** Variables and secrets of a local mesh: those of wrangler.toml, what "local" means, the state's keys, the environment. */
export function localBindings(about: {
  variables: object | undefined;
  keys: KeySet;
  url: string;
  /** A push service of this machine that the mesh may send to, beside those of the environment. */
  pushOrigin: string | undefined;
  /** The app that the pages of markers lead into. */
  appUrl?: string | undefined;
  environment: NodeJS.ProcessEnv;
}): Record<string, string> {
  const { variables, keys, url, pushOrigin, appUrl, environment } = about;
  const passed = Object.entries(environment).filter(([name]) => PASSED.test(name));
  const bindings: Record<string, string> = {
    ...strings(Object.entries(variables ?? {})),
    MESH_ENV: "local",
    MESH_AUDIENCE: url,
    MESH_ORIGINS: "*",
    ...present({ MESH_APP: appUrl }),
    ...keys,
    ...strings(passed),
  };
  // Beyond a local mesh an address of this machine is no push service, and would be refused with all the rest.
  if (pushOrigin === undefined || bindings.MESH_ENV !== "local") return bindings;
  const origins = [strings(passed).PUSH_SERVICE_ORIGINS, pushOrigin].filter(Boolean);
  return { ...bindings, PUSH_SERVICE_ORIGINS: origins.join(",") };
}

function strings(entries: [string, unknown][]): Record<string, string> {
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}
