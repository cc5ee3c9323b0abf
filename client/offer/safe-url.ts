/**
 * The URL as the browser writes it, where it is https:, or http: on localhost; undefined for everything else. An offer's
 * links and images come over the network, and `javascript:` or `data:` would run as the page.
 */
export function safeUrl(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, hostname, href } = new URL(url);
  const isLocal = protocol === "http:" && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return protocol === "https:" || isLocal ? href : undefined;
}
