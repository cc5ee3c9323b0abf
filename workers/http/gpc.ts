/**
 * Whether the browser asks not to be sold or shared: `Sec-GPC: 1`, the one value there is (W3C Global Privacy Control,
 * section 3.2). What the mesh does about it: docs/privacy.md.
 */
export function asksForPrivacy({ headers }: Request): boolean {
  return headers.get("sec-gpc") === "1";
}
