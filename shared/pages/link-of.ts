/** A URL that a page may link to: https, or http of this very machine, for an app under development; else undefined. */
export function linkOf(url: string | undefined): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed === null) return undefined;
  const isLocal = /^(?:localhost|127\.0\.0\.1|\[::1\]|[a-z0-9-]+\.localhost)$/.test(parsed.hostname);
  return parsed.protocol === "https:" || (parsed.protocol === "http:" && isLocal) ? parsed.href : undefined;
}
