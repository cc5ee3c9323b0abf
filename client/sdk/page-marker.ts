import { LONGEST_CODE_SECONDS } from "./limits.ts";
import { readPass } from "./pass.ts";

const PARAMETER = "mesh-marker";

/** The marker that led to this page (its QR code's page links here with it), if any: its id, or its URL with a code. */
export function readPageMarker(): string | undefined {
  return new URL(location.href).searchParams.get(PARAMETER) ?? undefined;
}

/** Takes the marker out of the page's address, so that a reload or a bookmark is no second scan. */
export function removePageMarker(): void {
  const url = new URL(location.href);
  url.searchParams.delete(PARAMETER);
  history.replaceState(history.state, "", url);
}

/**
 * Whether the marker shows a code that changes and may be good at this time of the mesh, which judges it. Any page can link
 * to an id; who has such a code has just seen it where it is shown, and one that was made up earns nothing there.
 */
export function showsCode(marker: string, atSeconds: number): boolean {
  const leftSeconds = readPass(/[?&]s=([^&#]*)/.exec(marker)?.[1]).exp - atSeconds;
  return leftSeconds < LONGEST_CODE_SECONDS && leftSeconds > 0;
}
