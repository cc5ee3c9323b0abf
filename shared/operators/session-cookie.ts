/**
 * The cookie of a session. By its prefix browsers take it over TLS only (or from this machine), for this host only, and let no
 * other host of the domain set one (RFC 6265bis, section 4.1.3.2).
 */
const NAME = "__Host-mesh-console";

/** A session of the mesh has about 400. */
const MAX_CHARACTERS = 1_024;

/** What the cookie says; undefined if there is none, if it is there twice, or longer than any of the mesh's. */
export function readSessionCookie(header: string | null): string | undefined {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim());
  const [value, ...others] = pairs.flatMap((pair) =>
    pair.startsWith(`${NAME}=`) ? [pair.slice(NAME.length + 1)] : [],
  );
  return others.length === 0 && value !== undefined && value.length <= MAX_CHARACTERS ? value : undefined;
}

/** The header `Set-Cookie`; of 0 seconds: the browser forgets it. No script reads it, and no page of another site sends it. */
export function writeSessionCookie(value: string, seconds: number): string {
  return `${NAME}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Strict`;
}
