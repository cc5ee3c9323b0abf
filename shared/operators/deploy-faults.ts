import { parseHookHosts } from "../webhooks/hook-hosts.ts";
import { isHost } from "./is-host.ts";

/** Variables of a deployment, as wrangler.toml has them. */
export type DeployVariables = Readonly<Record<string, unknown>>;

/** An entry of `routes`, as wrangler takes it. */
export type DeployRoute = string | { readonly pattern: string };

/** Where a deployment answers, as wrangler reads it. */
export interface DeployAddress {
  /** The environment of wrangler.toml. */
  readonly env: string;
  readonly route?: DeployRoute | undefined;
  readonly routes?: readonly DeployRoute[] | undefined;
  /** Whether it answers at an address of workers.dev. */
  readonly workers_dev?: boolean | undefined;
}

/** Addresses that stand for those of a brand (RFC 2606, section 3). */
const PLACEHOLDER = /(^|[/.@])example\.(com|org|net)([/:]|$)/;

/**
 * What keeps a mesh from being deployed with these variables, at this address, in sentences: placeholders, and what
 * would leave it deaf. `waysIn`: what is wrong with the ways to sign in, or that there is none.
 */
export function deployFaults(
  vars: DeployVariables,
  address: DeployAddress,
  waysIn: string | undefined,
): readonly string[] {
  const text = (name: string) => String(vars[name] ?? "");
  const faults = addressFaults(vars, address);
  for (const name of ["MESH_AUDIENCE", "MESH_CONTACT", "MESH_ORIGINS", "MESH_ADMIN_HOST", "MESH_APP"]) {
    if (PLACEHOLDER.test(text(name))) faults.push(`${name} is a placeholder: ${text(name)}`);
  }
  if (!/^https:\/\/[^/]+$/.test(text("MESH_AUDIENCE")))
    faults.push("MESH_AUDIENCE must be the mesh's https address, without a path");
  if (!/^(https|mailto):/.test(text("MESH_CONTACT"))) faults.push("MESH_CONTACT must be an https or mailto address");
  if (text("MESH_ENV") !== "production") faults.push('MESH_ENV must be "production"');
  if (text("MESH_ORIGINS") === "") faults.push("MESH_ORIGINS is empty: no page could call the mesh");
  faults.push(...originFaults(text("MESH_ORIGINS")));
  const hosts = parseHookHosts({ all: text("WEBHOOK_HOSTS"), own: text("WEBHOOK_OWN_HOSTS") }, false);
  if (!hosts.ok) faults.push(hosts.error);
  if (text("WEBHOOK_PARTNER_DELAY") !== "")
    faults.push("WEBHOOK_PARTNER_DELAY is for a local mesh only: partners would hear sooner who was where");
  const adminHost = text("MESH_ADMIN_HOST");
  if (adminHost !== "" && !isHost(adminHost))
    faults.push("MESH_ADMIN_HOST must be a host name in lower case, or empty");
  if (adminHost !== "" && URL.canParse(text("MESH_AUDIENCE")) && new URL(text("MESH_AUDIENCE")).host === adminHost)
    faults.push("MESH_ADMIN_HOST is the host of MESH_AUDIENCE: no device could reach the mesh");
  if (waysIn !== undefined) faults.push(waysIn);
  return faults;
}

/** A worker without a route answers nobody; one that stands among the variables is none. */
function addressFaults(vars: DeployVariables, { env, route, routes = [], workers_dev }: DeployAddress): string[] {
  const patterns = [...routes, ...(route === undefined ? [] : [route])].map(patternOf);
  const [misplaced] = ["routes", "route"].filter((name) => name in vars);
  if (misplaced !== undefined)
    return [`${misplaced} is a variable under [env.${env}.vars]: it belongs under [env.${env}], above that line`];
  if (patterns.length === 0 && workers_dev !== true)
    return [`the mesh has no address: routes is missing under [env.${env}]`];
  return patterns
    .filter((pattern) => PLACEHOLDER.test(pattern))
    .map((pattern) => `routes has a placeholder: ${pattern}`);
}

function patternOf(route: DeployRoute): string {
  return typeof route === "string" ? route : route.pattern;
}

/** Browsers send an origin in one way only, and the mesh compares it letter by letter. */
function originFaults(list: string): string[] {
  const written = list.split(",").map((origin) => origin.trim());
  return written
    .filter((origin) => origin !== "" && origin !== "*" && origin !== sentAs(origin))
    .map((origin) => {
      const sent = sentAs(origin);
      const instead = sent === undefined ? "an origin is like https://app.yourbrand.com" : `browsers send ${sent}`;
      return `MESH_ORIGINS has ${origin}, which matches no page: ${instead}`;
    });
}

/** The origin as a browser sends it (RFC 6454, section 6.1), or undefined. An app may have a scheme of its own. */
function sentAs(written: string): string | undefined {
  const { protocol, host, origin } = URL.canParse(written) ? new URL(written) : { protocol: "", host: "", origin: "" };
  if (host === "") return undefined;
  return origin === "null" ? `${protocol}//${host}` : origin;
}
