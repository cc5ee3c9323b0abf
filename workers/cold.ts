/*
 * What a ping does not need, loaded where it is needed: modules of their own beside the main one. local/build/build-cold.ts makes
 * one of each file in cold/, before every bundling. All imports of them are here, because wrangler leaves the paths as they
 * are written: they must be right as seen from the main module, too, which lies in this folder. Elsewhere, and in types and
 * tests, `.js` means the `.ts` beside it.
 */

/** The adapter for Upstash Redis, with its client. */
export function loadUpstashStore(): Promise<typeof import("./cold/upstash-store.ts")> {
  return import("./cold/upstash-store.js");
}

/**
 * Checking a catalog document, making of it the policy and the index of its fences, and answering questions about it: in one
 * module, since all of them check catalogs.
 */
export function loadPublishing(): Promise<typeof import("./cold/publishing.ts")> {
  return import("./cold/publishing.js");
}

/** The whole interface as a document, that document as a page, and the form of a catalog for editors. */
export function loadOpenapi(): Promise<typeof import("./cold/openapi.ts")> {
  return import("./cold/openapi.js");
}

/** The pages that people read: of an offer, of a marker. */
export function loadPages(): Promise<typeof import("./cold/pages.ts")> {
  return import("./cold/pages.js");
}

/** What tills ask of coupons. */
export function loadTills(): Promise<typeof import("./cold/tills.ts")> {
  return import("./cold/tills.js");
}

/** The built files of the SDK. Made, and so without a source beside it, by local/build/client-files-module.ts. */
export function loadClientFiles(): Promise<typeof import("./cold/client-files.js")> {
  return import("./cold/client-files.js");
}

/** The console's page and its files. Made, and so without a source beside it, by local/build/console-files-module.ts. */
export function loadConsoleFiles(): Promise<typeof import("./cold/console-files.js")> {
  return import("./cold/console-files.js");
}

/** Who may operate the mesh, whether a request is theirs, the switches that they have, and what they read; /health too. */
export function loadOperators(): Promise<typeof import("./cold/operators.ts")> {
  return import("./cold/operators.js");
}

/** Encrypting a push and posting it. */
export function loadPush(): Promise<typeof import("./cold/push.ts")> {
  return import("./cold/push.js");
}

/** What a gateway's message says, in any vendor's format, and whom it is about. */
export function loadSightings(): Promise<typeof import("./cold/sightings.ts")> {
  return import("./cold/sightings.js");
}

/** The work of the resolver of beacons with changing identifiers: its tables, and what it thinks of reports. */
export function loadEids(): Promise<typeof import("./cold/eids.ts")> {
  return import("./cold/eids.js");
}

/** What may be shown of offers by now, and what the first screen of a person should show. */
export function loadNow(): Promise<typeof import("./cold/now.ts")> {
  return import("./cold/now.js");
}

/** What goes through rows of a person: exporting them, clearing away what has had its time, looking one up for an operator. */
export function loadRows(): Promise<typeof import("./cold/rows.ts")> {
  return import("./cold/rows.js");
}

/** What counters do, and what is asked of them: adding up, reports. */
export function loadMeasuring(): Promise<typeof import("./cold/measuring.ts")> {
  return import("./cold/measuring.js");
}

/** What happens in the mesh right now: adding it up, handing it on, telling it. */
export function loadPulse(): Promise<typeof import("./cold/pulse.ts")> {
  return import("./cold/pulse.js");
}

/** Accounts: linking devices, merging people, letting go of them; profile rows, signals and erasures of customers. */
export function loadAccounts(): Promise<typeof import("./cold/accounts.ts")> {
  return import("./cold/accounts.js");
}

/** Coupons of a person: what tills do with them, listing them, telling the index of their codes; and that index. */
export function loadCoupons(): Promise<typeof import("./cold/coupons.ts")> {
  return import("./cold/coupons.js");
}

/** Points and cards, of a catalog that has loyalty. */
export function loadLoyalty(): Promise<typeof import("./cold/loyalty.ts")> {
  return import("./cold/loyalty.js");
}

/** The engine of conditions, which a catalog needs whose moments ask for more than their trigger. */
export function loadConditions(): Promise<typeof import("./cold/conditions.ts")> {
  return import("./cold/conditions.js");
}

/** The engine of `matches`, which a catalog needs whose conditions match texts against patterns. */
export function loadPatterns(): Promise<typeof import("./cold/patterns.ts")> {
  return import("./cold/patterns.js");
}

/** Who hears of what happens to people, and the outboxes of webhooks. */
export function loadWebhooks(): Promise<typeof import("./cold/webhooks.ts")> {
  return import("./cold/webhooks.js");
}

/** What senders and operators say with signals, and the book of them, which is in an object of its own. */
export function loadSignals(): Promise<typeof import("./cold/signals.ts")> {
  return import("./cold/signals.js");
}

/** What areas do, and how people are registered in them. */
export function loadAreas(): Promise<typeof import("./cold/areas.ts")> {
  return import("./cold/areas.js");
}
