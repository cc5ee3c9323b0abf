import type { ConsentClaims } from "../messages/consent.ts";
import type { ConsentState } from "../person/person-state.ts";
import { isGranted } from "../person/person-state.ts";

/** One change of mind, as it is kept: who said what, where and on which notice. Plain JSON. */
export interface ConsentEvent {
  readonly purpose: string;
  readonly granted: boolean;
  readonly iatMs: number;
  readonly receivedMs: number;
  readonly noticeVersion: string;
  readonly surface: string;
  readonly device: string;
  readonly jti: string;
  /** It was said by a browser with Global Privacy Control on: nothing of it may ever be sold or shared. */
  readonly gpc?: true;
}

/**
 * The consent after this message (the same object where nothing changed), and the changes of mind in it. A grant older
 * than the newest event on its purpose changes nothing; a withdrawal always holds, however late it comes, and one of what
 * is not granted is noted all the same: a grant that was made before it may still be on its way. Equal times are in order.
 */
export function applyConsent(
  consent: ConsentState,
  claims: Pick<ConsentClaims, "grants" | "noticeVersion" | "surface" | "jti">,
  at: Pick<ConsentEvent, "device" | "iatMs" | "receivedMs" | "gpc">,
): { readonly consent: ConsentState; readonly events: readonly ConsentEvent[] } {
  const next: Record<string, { granted: boolean; atMs: number }> = { ...consent };
  const events: ConsentEvent[] = [];
  let isChanged = false;
  for (const { purpose, granted } of claims.grants) {
    const newestMs = Object.hasOwn(consent, purpose) ? (consent[purpose]?.atMs ?? 0) : Number.NEGATIVE_INFINITY;
    const isHeld = isGranted(consent, purpose);
    if (granted ? isHeld || at.iatMs < newestMs : !isHeld && at.iatMs <= newestMs) continue;
    next[purpose] = { granted, atMs: Math.max(at.iatMs, newestMs) };
    isChanged = true;
    if (granted === isHeld) continue;
    const { noticeVersion, surface, jti } = claims;
    events.push({ purpose, granted, noticeVersion, surface, jti, ...at });
  }
  return { consent: isChanged ? next : consent, events };
}

/** Yes or no for every purpose of the mesh, and for every other one the person ever granted. */
export function consentView(consent: ConsentState, purposes: readonly string[]): Record<string, boolean> {
  const others = Object.keys(consent).filter((purpose) => !purposes.includes(purpose) && isGranted(consent, purpose));
  return Object.fromEntries([...purposes, ...others].map((purpose) => [purpose, isGranted(consent, purpose)]));
}
