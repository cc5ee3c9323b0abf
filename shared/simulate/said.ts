import type { BeaconEntry } from "../catalog/catalog.ts";
import { DEFAULTS } from "../catalog/defaults.ts";
import type { Policy } from "../catalog/policy.ts";
import type { LiveState } from "../live/live-state.ts";
import type { Facts } from "../locate/facts.ts";
import type { BeaconKnowledge, BeaconRow } from "../locate/locate-beacons.ts";
import { locateMessage } from "../locate/locate-message.ts";
import type { PingClaims } from "../messages/ping.ts";
import { excessOf } from "../radio/proximity.ts";
import { placeOfGateway } from "../sightings/place-of-gateway.ts";
import type { World } from "./world.ts";

/** What a device says in a ping, without what only proves who says it. */
export type PingSaid = Pick<
  PingClaims,
  "position" | "beacons" | "marker" | "event" | "present" | "channel" | "timeZone" | "locale"
>;

/** What a gateway says of a tag. `rssi`: of each of its rows, dBm. */
export interface SightingSaid {
  readonly tag: string;
  readonly gateway: string;
  readonly place?: string;
  readonly zone?: string;
  readonly rssi: number;
}

/** Fewer rows than this say nothing of where a device is. */
const ROWS = 3;

/** How far below what enters a place something is heard that is just within. */
const BESIDE_DBM = -60;

/** Of the made-up mesh; no marker's URL is of it. */
const AUDIENCE = "https://mesh.invalid";

/** A ping held against a world, as the edge does it. Beacons whose identifier changes are called by their id (`hear`). */
export function locateSaid(
  said: PingSaid,
  { policy, index, live }: World,
  { device, number, atMs }: { readonly device: string; readonly number: number; readonly atMs: number },
): Facts {
  const claims: PingClaims = { ...said, aud: AUDIENCE, iat: atMs / 1000, jti: `message-${number}`, pass: "" };
  return locateMessage(claims, {
    device,
    receivedMs: atMs,
    audience: AUDIENCE,
    policy,
    index,
    known: knowIds(policy, live),
  });
}

/** What a gateway heard, as an object is told it; undefined where the world has no such gateway there. */
export function locateSighting(
  { tag, gateway, rssi, ...where }: SightingSaid,
  { policy }: World,
  { number, atMs }: { readonly number: number; readonly atMs: number },
): Facts | undefined {
  const sender = policy.senders.get(gateway);
  if (sender === undefined || !sender.scopes.includes("sightings")) return undefined;
  const stands = placeOfGateway(sender, where, policy);
  if (!stands.ok) return undefined;
  const rows = Array.from({ length: ROWS }, () => ({ rssi, excess: excessOf({ rssi }), ageMs: 0 }));
  const jti = `message-${number}`;
  const message = { device: `tag:${tag}`, jti, iatMs: atMs, receivedMs: atMs, beacons: [], channel: "push" } as const;
  return { ...message, tag: { gateway, ...stands.value, rows } };
}

/** Rows by which a device hears a beacon: so well that it is beside it, or `weakerDb` less well, but well enough to enter. */
export function hear(beacon: BeaconEntry, weakerDb = 0): readonly BeaconRow[] {
  const rssi = Math.max(beacon.enterRssi ?? DEFAULTS.enterRssi, BESIDE_DBM - weakerDb);
  const row = "eid" in beacon ? { rssi, eid: beacon.id } : { rssi, ...identityOf(beacon) };
  return Array.from({ length: ROWS }, () => row);
}

function identityOf(beacon: Exclude<BeaconEntry, { eid: unknown }>) {
  if ("ibeacon" in beacon) return { ibeacon: beacon.ibeacon };
  return "altbeacon" in beacon ? { altbeacon: beacon.altbeacon } : { eddystoneUid: beacon.eddystoneUid };
}

/** The keys of changing identifiers are sealed, so none is known here: each is taken for the id of its beacon. */
function knowIds({ beaconById }: Policy, { revokedBeacons }: LiveState): BeaconKnowledge {
  const find = (eid: string) =>
    beaconById.has(eid) ? [{ beacon: eid, quantum: 0, likelihood: "expected" as const }] : [];
  return { eids: { find }, revoked: revokedBeacons };
}
