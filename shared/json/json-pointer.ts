/** The pointer (RFC 6901) to what lies further down that path. */
export function pointTo(pointer: string, ...path: readonly unknown[]): string {
  return path.reduce<string>((to, key) => `${to}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`, pointer);
}
