import { MAX_CATALOG_BYTES } from "../../catalog/catalog.ts";
import { present } from "../../json/present.ts";
import type { Operation } from "../operation.ts";
import type { SchemaName } from "../schemas.ts";

const SWITCH_BYTES = 1_024;
const MESSAGE = {
  name: "message",
  in: "query",
  description: "why, in the author's words: at most 200 characters, on one line",
} as const;
const VERSION = { ETag: 'the version, as `"version"`' };

/** What an operator reads and changes. */
export const operatorOperations: readonly Operation[] = [
  {
    method: "GET",
    path: "/admin/v1/catalog",
    guard: "operator",
    role: "viewer",
    id: "readCatalog",
    group: "Operating",
    summary: "Read the catalog",
    description: "As it was published.",
    gives: { status: 200, description: "The document", schema: "Catalog", headers: VERSION },
    errors: ["not-found"],
  },
  {
    method: "PUT",
    path: "/admin/v1/catalog",
    guard: "operator",
    role: "publisher",
    id: "publishCatalog",
    group: "Operating",
    summary: "Publish a catalog",
    description:
      "Checked as a whole: a refusal names every fault. Every edge decides on it within 5 seconds, an idle one before its first answer.",
    parameters: [
      MESSAGE,
      { name: "If-Match", in: "header", description: "ETag of the version that is to be replaced; another one: 409" },
    ],
    sends: { json: "Catalog", maxBytes: MAX_CATALOG_BYTES },
    gives: { status: 200, description: "Published", schema: "Published", headers: VERSION },
    errors: ["version-conflict"],
  },
  {
    method: "GET",
    path: "/admin/v1/catalogs",
    guard: "operator",
    role: "viewer",
    id: "listCatalogs",
    group: "Operating",
    summary: "See which versions there are",
    description: "The current one and the 20 before it: who published each, when and why.",
    gives: { status: 200, description: "The versions, the last published first", schema: "Catalogs" },
  },
  {
    method: "GET",
    path: "/admin/v1/catalogs/:version",
    guard: "operator",
    role: "viewer",
    id: "readVersion",
    group: "Operating",
    summary: "Read a version of the catalog",
    description: "As it was published.",
    parameters: [{ name: "version", in: "path", description: "of a list of versions" }],
    gives: { status: 200, description: "The document", schema: "Catalog", headers: VERSION },
    errors: ["not-found"],
  },
  {
    method: "POST",
    path: "/admin/v1/catalogs/:version/activate",
    guard: "operator",
    role: "publisher",
    id: "activateVersion",
    group: "Operating",
    summary: "Go back to a version of the catalog",
    description:
      "Publishes that document again. Senders stay as they are now, unless `all` is true: a key that was replaced must not come back by itself.",
    parameters: [
      { name: "version", in: "path", description: "of a list of versions" },
      MESSAGE,
      { name: "If-Match", in: "header", description: "ETag of the version that is to be replaced; another one: 409" },
    ],
    sends: { json: "ActivateRequest", maxBytes: SWITCH_BYTES },
    gives: { status: 200, description: "Published", schema: "Published", headers: VERSION },
    errors: ["not-found", "version-conflict"],
  },
  {
    method: "GET",
    path: "/admin/v1/audit",
    guard: "operator",
    role: "publisher",
    id: "readAudit",
    group: "Operating",
    summary: "See what operators did",
    description:
      "Every publication and every switch, each line bound to those before it by its hash. What a guardrail did is of `mesh`.",
    parameters: [{ name: "before", in: "query", description: "`next` of the page before" }],
    gives: { status: 200, description: "The newest lines first", schema: "Audit" },
    errors: ["invalid"],
  },
  switchOperation(
    "pause",
    "PauseRequest",
    "Pause a moment or a campaign",
    "It gives nothing any more, and no queued push of it is sent.",
  ),
  switchOperation("resume", "PauseRequest", "End a pause", "What a catalog has lost can still be resumed."),
  switchOperation("revoke", "RevokeRequest", "Revoke a sender or a device", "What it signs is refused as `revoked`."),
  switchOperation("restore", "RevokeRequest", "Restore a sender or a device", "What it signs counts again."),
  {
    method: "POST",
    path: "/admin/v1/signals",
    guard: "operator",
    role: "editor",
    id: "signalByHand",
    group: "Operating",
    summary: "Say a signal by hand",
    description: "As a sender would, with high trust. The same `jti` again counts once.",
    sends: { json: "SignalRequest", maxBytes: 4_096 },
    gives: { status: 202, description: "Taken", schema: "SignalAnswer" },
    errors: ["not-found"],
  },
  {
    method: "POST",
    path: "/admin/v1/reach",
    guard: "operator",
    role: "viewer",
    id: "askReach",
    group: "Operating",
    summary: "Ask how many people a signal would reach",
    description:
      "About how many were registered where such a signal is told, of those the mesh had known for 24 hours at the last full hour. At most 20 questions an hour of one operator.",
    sends: { json: "ReachRequest", maxBytes: 1_024 },
    gives: { status: 200, description: "Their number, as a range", schema: "ReachAnswer" },
    errors: ["not-found"],
  },
  {
    method: "POST",
    path: "/admin/v1/push",
    guard: "operator",
    role: "publisher",
    id: "testPush",
    group: "Operating",
    summary: "Send a test push",
    description:
      "A push that is no offer, once, to a device whose person agreed to `push`. Only a local mesh (`MESH_ENV=local`) does it; every other one answers 403. It is stored and counted nowhere.",
    sends: { json: "TestPushRequest", maxBytes: SWITCH_BYTES },
    gives: { status: 200, description: "What the push service said", schema: "TestPushAnswer" },
    errors: ["not-found", "consent-missing"],
  },
  {
    method: "GET",
    path: "/admin/v1/live",
    guard: "operator",
    role: "viewer",
    id: "readLive",
    group: "Operating",
    summary: "See what is paused, on or revoked",
    description: "Read just now, with the age of what this edge decided on.",
    gives: { status: 200, description: "The live state", schema: "LiveAnswer" },
  },
  {
    method: "GET",
    path: "/admin/v1/pulse",
    guard: "operator",
    role: "viewer",
    id: "readPulse",
    group: "Operating",
    summary: "See what happens right now",
    description:
      "The last 120 seconds by second and the last 60 minutes by minute, of all edges together, at most 2 s behind. An approximate picture: an object that is restarted forgets the seconds, and at most the present minute.",
    gives: {
      status: 200,
      description: "The figures",
      schema: "PulseAnswer",
      headers: { ETag: "stays the same while nothing happens" },
      isConditional: true,
    },
  },
];

function switchOperation(name: string, json: SchemaName, summary: string, description: string): Operation {
  return present({
    method: "POST",
    path: `/admin/v1/${name}`,
    guard: "operator",
    role: name === "restore" ? "publisher" : "editor",
    id: name,
    group: "Operating",
    summary,
    description: `${description} Every edge obeys within 5 seconds; doing it again changes nothing.`,
    sends: { json, maxBytes: SWITCH_BYTES },
    gives: { status: 200, description: "The live state after the change", schema: "Switched" },
    // Only what is turned off must be there to be named.
    errors: name === "pause" || name === "revoke" ? (["not-found"] as const) : undefined,
  });
}
