/** At least two labels, the last with a letter: neither an IPv4 or IPv6 address nor a name of a machine next door. */
const NAMED = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*$/;

/** Whether a parsed `URL.hostname` is a public looking host name: no IP address, no single label, no trailing dot. */
export function isNamedHost(hostname: string): boolean {
  return NAMED.test(hostname) && !hostname.endsWith(".localhost");
}
