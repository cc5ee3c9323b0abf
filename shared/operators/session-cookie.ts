/**
 * The cookie of a session. By its prefix browsers take it over TLS only (or from this machine), for this host only, and let no
 * other host of the domain set one (RFC 6265bis, section 4.1.3.2).
 */
const NAME = "__Host-mesh-console";

/** Browsers send a cookie to every port of a host: a mesh of a port of its own, as local ones are, has a name of its own. */
function nameAt(audience: string): string {
  const port = URL.parse(audience)?.port ?? "";
  return port === "" ? NAME : `${NAME}-${port}`;
}

/** A session of the mesh has about 400. */
const MAX_CHARACTERS = 1_024;

/** What the cookie of this mesh says; undefined if there is none, if it is there twice, or longer than any of the mesh's. */
export function readSessionCookie(header: string | null, audience: string): string | undefined {
  const name = nameAt(audience);
  const pairs = (header ?? "").split(";").map((pair) => pair.trim());
  const [value, ...others] = pairs.flatMap((pair) =>
    pair.startsWith(`${name}=`) ? [pair.slice(name.length + 1)] : [],
  );
  return others.length === 0 && value !== undefined && value.length <= MAX_CHARACTERS ? value : undefined;
}

/** The header `Set-Cookie`; of 0 seconds: the browser forgets it. No script reads it, and no page of another site sends it. */
export function writeSessionCookie(value: string, seconds: number, audience: string): string {
  return `${nameAt(audience)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; Secure; SameSite=Strict`;
}
