import { isHost } from "../shared/operators/is-host.ts";
import { linkOf } from "../shared/pages/link-of.ts";
import { parsePushOrigins } from "../shared/push/push-origins.ts";
import { type HookHosts, parseHookHosts } from "../shared/webhooks/hook-hosts.ts";
import { PARTNER_DELAY_SECONDS } from "../shared/webhooks/retry-times.ts";

/**
 * What the runtime hands over: the bindings of wrangler.toml (generated into bindings.d.ts), and what may be absent: rate
 * limits and metrics on a local mesh, previous keys, and the ways to sign in.
 */
export interface Env
  extends Omit<
    Cloudflare.Env,
    | "PERSON"
    | "CATALOG"
    | "TRUTH"
    | "EIDS"
    | "REHEARSALS"
    | "COUNTER"
    | "PULSE"
    | "SIGNALS"
    | "AREA"
    | "INDEX"
    | "HOOKS"
    | Optional
  > {
  readonly PERSON: DurableObjectNamespace<import("./objects/person.ts").Person>;
  readonly CATALOG: DurableObjectNamespace<import("./objects/catalog-store.ts").CatalogStore>;
  readonly TRUTH: DurableObjectNamespace<import("./objects/shared-store-object.ts").SharedStoreObject>;
  readonly EIDS: DurableObjectNamespace<import("./objects/eid-resolver.ts").EidResolver>;
  readonly REHEARSALS: DurableObjectNamespace<import("./objects/rehearsal.ts").Rehearsal>;
  readonly COUNTER: DurableObjectNamespace<import("./objects/counter.ts").Counter>;
  readonly PULSE: DurableObjectNamespace<import("./objects/pulse.ts").Pulse>;
  readonly SIGNALS: DurableObjectNamespace<import("./objects/signals.ts").Signals>;
  readonly AREA: DurableObjectNamespace<import("./objects/area.ts").Area>;
  readonly INDEX: DurableObjectNamespace<import("./objects/index-object.ts").IndexObject>;
  readonly HOOKS: DurableObjectNamespace<import("./objects/hook-outbox.ts").HookOutbox>;
  readonly RATE_ADDRESS?: RateLimit;
  readonly RATE_REGISTRATION?: RateLimit;
  readonly RATE_DEVICE?: RateLimit;
  readonly RATE_WAKE_ADDRESS?: RateLimit;
  readonly RATE_WAKE_DEVICE?: RateLimit;
  readonly METRICS?: AnalyticsEngineDataset;
  readonly PASS_KEY_PREVIOUS?: string;
  readonly CONSENT_KEY_PREVIOUS?: string;
  readonly TOMBSTONE_KEY_PREVIOUS?: string;
  readonly VAPID_KEY_PREVIOUS?: string;
  readonly RECEIPT_KEY_PREVIOUS?: string;
  readonly LOCATOR_KEY_PREVIOUS?: string;
  readonly SEAL_KEY_PREVIOUS?: string;
  readonly TAG_CLAIM_KEY?: string;
  readonly UPSTASH_REDIS_REST_TOKEN?: string;
  readonly WEBHOOK_PARTNER_DELAY?: string;
  readonly OPERATOR_TOKEN?: string;
}

type Optional =
  | "RATE_ADDRESS"
  | "RATE_REGISTRATION"
  | "RATE_DEVICE"
  | "RATE_WAKE_ADDRESS"
  | "RATE_WAKE_DEVICE"
  | "METRICS";

/** The variables of wrangler.toml, parsed once an isolate. */
export interface Config {
  readonly name: string;
  readonly isLocal: boolean;
  /** The `aud` of every message; its origin carries the mesh's own pages. */
  readonly audience: string;
  readonly origin: string;
  /** Origins that may call from a browser, or `*`. */
  readonly corsOrigins: readonly string[] | "*";
  readonly contact: string;
  readonly pushOrigins: readonly string[];
  /** Where webhooks may lead. */
  readonly hookHosts: HookHosts;
  /** How much later partners hear of something, and up to twice as much. */
  readonly partnerDelaySeconds: number;
  /** Where the brand's app is, for the mesh's pages to lead into. */
  readonly app: string | undefined;
  /** Host that /admin and /console answer on, and nothing else there; undefined: they answer on all. */
  readonly adminHost: string | undefined;
  readonly jurisdiction: DurableObjectJurisdiction | undefined;
  /** Absent: the shared store is in objects of this mesh. */
  readonly upstash: { readonly url: string; readonly token: string } | undefined;
}

const JURISDICTIONS: readonly string[] = ["eu", "us", "fedramp"];

/** The variables as a Config. Throws with a sentence where the operator has set one wrongly: nothing can be answered then. */
export function readConfig(env: Env): Config {
  const isLocal = env.MESH_ENV === "local";
  if (!URL.canParse(env.MESH_AUDIENCE)) throw new Error("MESH_AUDIENCE must be the mesh's URL");
  const pushOrigins = parsePushOrigins(env.PUSH_SERVICE_ORIGINS ?? "", isLocal);
  if (!pushOrigins.ok) throw new Error(pushOrigins.error);
  const { WEBHOOK_HOSTS: all = "", WEBHOOK_OWN_HOSTS: own = "" } = env;
  const hookHosts = parseHookHosts({ all, own }, isLocal);
  if (!hookHosts.ok) throw new Error(hookHosts.error);
  const origins = (env.MESH_ORIGINS ?? "").split(",").map((origin) => origin.trim());
  return {
    name: env.MESH_NAME || "mesh",
    isLocal,
    audience: env.MESH_AUDIENCE,
    origin: new URL(env.MESH_AUDIENCE).origin,
    corsOrigins: origins.includes("*") ? "*" : origins.filter((origin) => origin !== ""),
    contact: env.MESH_CONTACT,
    pushOrigins: pushOrigins.value,
    hookHosts: hookHosts.value,
    partnerDelaySeconds: readPartnerDelay(env.WEBHOOK_PARTNER_DELAY ?? "", isLocal),
    app: readApp(env.MESH_APP ?? ""),
    adminHost: readHost(env.MESH_ADMIN_HOST ?? ""),
    jurisdiction: readJurisdiction(env.MESH_JURISDICTION ?? ""),
    upstash: readUpstash(env),
  };
}

function readUpstash({
  UPSTASH_REDIS_REST_URL: url = "",
  UPSTASH_REDIS_REST_TOKEN: token = "",
}: Env): Config["upstash"] {
  if (url === "") return undefined;
  if (!URL.canParse(url) || token === "") {
    throw new Error("UPSTASH_REDIS_REST_URL must be a URL, and UPSTASH_REDIS_REST_TOKEN be set with it");
  }
  return { url, token };
}

/** Partners may hear of something sooner only of a mesh where nobody but its developer is anywhere. */
function readPartnerDelay(seconds: string, isLocal: boolean): number {
  if (seconds === "") return PARTNER_DELAY_SECONDS;
  if (!isLocal || !/^[1-9][0-9]{0,2}$/.test(seconds))
    throw new Error("WEBHOOK_PARTNER_DELAY is for MESH_ENV local only, 1 to 999 seconds: leave it empty");
  return Number(seconds);
}

function readApp(url: string): string | undefined {
  if (url === "") return undefined;
  const link = linkOf(url);
  if (link === undefined) throw new Error("MESH_APP must be an https URL, or empty; http only of this machine");
  return link;
}

function readHost(host: string): string | undefined {
  if (host === "") return undefined;
  if (!isHost(host))
    throw new Error("MESH_ADMIN_HOST must be a host name in lower case, as admin.mesh.example.com, or empty");
  return host;
}

function readJurisdiction(name: string): DurableObjectJurisdiction | undefined {
  if (name === "") return undefined;
  if (!isJurisdiction(name)) throw new Error(`MESH_JURISDICTION must be one of ${JURISDICTIONS.join(", ")}, or empty`);
  return name;
}

function isJurisdiction(name: string): name is DurableObjectJurisdiction {
  return JURISDICTIONS.includes(name);
}
