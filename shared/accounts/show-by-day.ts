/** A day of what other devices did is told, never the time of it. */
const DAY_MS = 86_400_000;

/** Numbers this large are times: epoch milliseconds since 2001. */
const FIRST_TIME_MS = 1e12;

/** What tells where somebody was, where pushes go, or both by the way: an answer is JSON in a text. */
const UNTOLD = new Set([
  ...["place", "places", "zone", "cause", "decidedFrom", "answer", "metres", "endsWith"],
  // A place that was entered may have moved a run.
  ...["runs", "earlyStages", "endedRuns"],
  ...["visits", "visitCounts", "left", "area", "areas", "cell", "lastCell", "endpoint", "p256dh", "auth"],
  // The words of an offer may name where it was given.
  ...["title", "body", "label"],
  // A till stands somewhere; points and refunds are named by its sales.
  ...["sender", "transaction", "source", "taken"],
  // By what the mesh knew it: each of these stands somewhere.
  ...["via", "samples", "tagSamples", "lastHeardMs", "seenMs", "hour"],
]);

/** What has a name of its own for each thing, so that a name says nothing of what it is; and it is no time. */
const WHOLE = new Set(["attributes"]);

/** When the UTC day of a time began. */
export function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}

/** A value as one device is told it of another one of the same customer: times as their UTC day, and no places. */
export function showByDay(value: unknown): unknown {
  if (typeof value === "number") return value >= FIRST_TIME_MS ? dayOf(value) : value;
  if (Array.isArray(value)) return value.map(showByDay);
  if (typeof value !== "object" || value === null) return value;
  const told = Object.entries(value).filter(([name, member]) => !UNTOLD.has(name) && !isOfGateway(name, member));
  return Object.fromEntries(told.map(([name, member]) => [name, WHOLE.has(name) ? member : showByDay(member)]));
}

/** The id of a gateway's message begins with the gateway's own. */
function isOfGateway(name: string, member: unknown): boolean {
  return name === "jti" && typeof member === "string" && member.includes("/");
}
