/**
 * The URL of a picture that a page may load. No other host hears of a reader who asks not to be shared (`gpc`), and no host
 * name reaches the page's policy that could mean more there.
 */
export function pictureOf(
  picture: string | undefined,
  { ownOrigin, gpc }: { readonly ownOrigin: string; readonly gpc: boolean },
): URL | undefined {
  const url = picture === undefined ? null : URL.parse(picture);
  if (url === null || (gpc && url.origin !== ownOrigin)) return undefined;
  return /^https:\/\/[a-z0-9.-]+(?::\d+)?$/.test(url.origin) ? url : undefined;
}
