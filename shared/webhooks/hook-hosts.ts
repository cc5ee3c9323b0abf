import { err, ok, type Result } from "../result.ts";
import { isNamedHost } from "../text/is-named-host.ts";

/** Which hosts webhooks may lead to, as the mesh's settings say, and which of them are the brand's own. */
export interface HookHosts {
  readonly all: readonly string[];
  readonly own: readonly string[];
  /** Of this machine: `localhost:PORT` by plain http may be among them. */
  readonly isLocal: boolean;
}

/** No webhook leads anywhere. */
export const NO_HOSTS: HookHosts = { all: [], own: [], isLocal: false };

/** Endings of names that lead nowhere outside of a network (RFC 6762, RFC 8375, and what is in use). */
const INNER_ENDINGS = [".local", ".internal", ".localhost", ".lan", ".home.arpa", ".onion"];

/**
 * WEBHOOK_HOSTS and WEBHOOK_OWN_HOSTS, comma separated; or a sentence about the first entry that is no host. A host is a
 * public looking name in lower case without a port; `localhost:PORT` only if `isLocal`. An own host is among all hosts.
 */
export function parseHookHosts(
  { all, own }: { readonly all: string; readonly own: string },
  isLocal: boolean,
): Result<HookHosts, string> {
  const hosts = entriesOf(all);
  const owned = entriesOf(own);
  const bad = [...hosts, ...owned].find((host) => !isHookHost(host, isLocal));
  if (bad !== undefined) {
    const name = hosts.includes(bad) ? "WEBHOOK_HOSTS" : "WEBHOOK_OWN_HOSTS";
    return err(`${name}: "${bad}" is not a public host name in lower case without a port, as in hooks.example.com`);
  }
  const stray = owned.find((host) => !hosts.includes(host));
  if (stray !== undefined) return err(`WEBHOOK_OWN_HOSTS: "${stray}" must be in WEBHOOK_HOSTS too`);
  return ok({ all: hosts, own: owned, isLocal });
}

function entriesOf(text: string): readonly string[] {
  return text.split(",").flatMap((part) => part.trim() || []);
}

/** Whether webhooks may ever lead to such a host: no IP address, no name of a machine next door, no port. */
export function isHookHost(host: string, isLocal: boolean): boolean {
  if (isLocal && /^localhost:[1-9][0-9]{0,4}$/.test(host)) return true;
  return (
    isNamedHost(host) &&
    URL.parse(`https://${host}/`)?.host === host &&
    !INNER_ENDINGS.some((end) => host.endsWith(end))
  );
}

/** Whether this is one of the brand's own. */
export function isOwnHost(host: string, { own }: HookHosts): boolean {
  return own.includes(host);
}

/**
 * Where a webhook's messages go; undefined: nowhere, as its host is not among those of the settings, or the address that
 * comes of host and path has another one.
 */
export function hookUrl(
  { host, path }: { readonly host: string; readonly path: string },
  hosts: HookHosts,
): string | undefined {
  if (!hosts.all.includes(host) || !isHookHost(host, hosts.isLocal)) return undefined;
  const scheme = host.startsWith("localhost:") ? "http" : "https";
  const url = URL.parse(`${scheme}://${host}${path}`);
  const isSame = url !== null && url.host === host && url.username === "" && url.password === "" && url.hash === "";
  return isSame ? url.href : undefined;
}
