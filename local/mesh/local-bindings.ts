import { present } from "../../shared/json/present.ts";
import type { KeySet } from "../state/key-set.ts";

/** What of the launcher's environment goes into the worker, and wins over everything else. */
const PASSED =
  /^(?:MESH_|OPERATOR_KEYS$|ACCESS_|UPSTASH_REDIS_REST_(?:URL|TOKEN)$|PUSH_SERVICE_ORIGINS$|WEBHOOK_(?:(?:OWN_)?HOSTS|PARTNER_DELAY)$)/;

/** Partners of a demo hear of something within seconds: 4 to 8. Of every other mesh they hear 15 to 30 minutes later. */
const DEMO_DELAY_SECONDS = 4;

/** Variables and secrets of a local mesh: those of wrangler.toml, what "local" means, the state's keys, the environment. */
export function localBindings(about: {
  variables: object | undefined;
  keys: KeySet;
  url: string;
  /** A push service of this machine that the mesh may send to, beside those of the environment. */
  pushOrigin: string | undefined;
  /** Host of a partner of this machine whom the mesh may tell what happens, beside those of the environment. */
  partnerHost?: string | undefined;
  /** The app that the pages of markers lead into. */
  appUrl?: string | undefined;
  environment: NodeJS.ProcessEnv;
}): Record<string, string> {
  const { variables, keys, url, pushOrigin, partnerHost, appUrl, environment } = about;
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
  // Beyond a local mesh an address of this machine is no push service and no partner, and would be refused with all the rest.
  if (bindings.MESH_ENV !== "local") return bindings;
  const { PUSH_SERVICE_ORIGINS, WEBHOOK_HOSTS, WEBHOOK_PARTNER_DELAY } = strings(passed);
  const added = {
    PUSH_SERVICE_ORIGINS: pushOrigin && joined(PUSH_SERVICE_ORIGINS, pushOrigin),
    WEBHOOK_HOSTS: partnerHost && joined(WEBHOOK_HOSTS, partnerHost),
    WEBHOOK_PARTNER_DELAY: partnerHost && (WEBHOOK_PARTNER_DELAY || String(DEMO_DELAY_SECONDS)),
  };
  return { ...bindings, ...present(added) };
}

function joined(some: string | undefined, one: string): string {
  return [some, one].filter(Boolean).join(",");
}

function strings(entries: [string, unknown][]): Record<string, string> {
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
}
