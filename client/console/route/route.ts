/** Where the console is: a view, and what within it. */
export interface Route {
  readonly view: string;
  /** Further segments, as the id of a campaign. */
  readonly path: readonly string[];
}

/** The view that an address without one leads to. */
export const FIRST_VIEW = "overview";

/** Reads the fragment of an address. Whatever cannot be read leads to the first view. */
export function readRoute(hash: string): Route {
  const [view = "", ...path] = hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decode);
  return { view: view === "" ? FIRST_VIEW : view, path };
}

/** The address of a view, to be put into a link. */
export function linkTo(view: string, ...path: readonly string[]): string {
  return `#/${[view, ...path].map(encodeURIComponent).join("/")}`;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
