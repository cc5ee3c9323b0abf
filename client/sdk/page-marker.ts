const PARAMETER = "mesh-marker";

/** The marker that led to this page (its QR code's page links here with it), if any: its id, or its URL with a code. */
export function readPageMarker(): string | undefined {
  return new URLSearchParams(location.search).get(PARAMETER) ?? undefined;
}

/** Takes the marker out of the page's address, so that a reload or a bookmark is no second scan. */
export function removePageMarker(): void {
  const url = new URL(location.href);
  url.searchParams.delete(PARAMETER);
  history.replaceState(history.state, "", url);
}
