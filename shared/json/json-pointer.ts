/** The names and indexes that a pointer (RFC 6901) leads along. */
export function tokensOf(pointer: string): readonly string[] {
  const tokens = pointer.split("/").slice(1);
  return tokens.map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The pointer (RFC 6901) to what lies further down that path. */
export function pointTo(pointer: string, ...path: readonly unknown[]): string {
  return path.reduce<string>((to, key) => `${to}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`, pointer);
}
