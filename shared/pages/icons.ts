import { html } from "./html.ts";

/** Three rings of a ripple: the sign before the mesh's name. */
export const RIPPLE = html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><circle cx="12" cy="12" r="2.5" fill="currentColor" stroke="none"/><circle cx="12" cy="12" r="6.5" opacity=".75"/><circle cx="12" cy="12" r="10.5" opacity=".4"/></svg>`;

/** A clock, beside the end of an offer. */
export const CLOCK = html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/></svg>`;

/** A clock whose hand has gone round: over. */
export const GONE = html`<svg viewBox="0 0 72 72" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="36" cy="36" r="34" opacity=".15" fill="currentColor" stroke="none"/><path d="M36 16a20 20 0 1 1-18 11.3"/><path d="M17 17v10h10"/><path d="M36 26v11l7 5"/></svg>`;

/** A question, where nothing is known. */
export const UNKNOWN = html`<svg viewBox="0 0 72 72" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="36" cy="36" r="34" opacity=".15" fill="currentColor" stroke="none"/><path d="M28 29a8 8 0 1 1 12 7c-3 1.7-4 3.5-4 6.5"/><path d="M36 51v.1"/></svg>`;

/** A place on the map. */
export const PIN = html`<svg viewBox="0 0 72 72" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="36" cy="36" r="34" opacity=".15" fill="currentColor" stroke="none"/><path d="M36 55c9-9 14-15.5 14-22a14 14 0 0 0-28 0c0 6.5 5 13 14 22z"/><circle cx="36" cy="33" r="5"/></svg>`;

/** A key, where somebody signs in. */
export const KEY = html`<svg viewBox="0 0 72 72" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><circle cx="36" cy="36" r="34" opacity=".15" fill="currentColor" stroke="none"/><circle cx="27" cy="45" r="9"/><path d="M33.5 38.5 51 21M45 27l6 6M39 33l4 4"/></svg>`;
