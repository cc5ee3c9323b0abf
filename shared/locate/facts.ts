import type { Channel, Trust } from "../catalog/catalog.ts";
import type { Scalar } from "../condition/condition.ts";

/** What one message says, after the edge held it against the catalog: ids and relations, never a coordinate. */
export interface Facts {
  /** Thumbprint of the device that signed. */
  readonly device: string;
  readonly jti: string;
  /** When the device says it made the message, epoch milliseconds. */
  readonly iatMs: number;
  /** When the edge received it. The time of the message is the earlier of the two (`messageTime`). */
  readonly receivedMs: number;
  readonly fix?: FixFact;
  readonly beacons: readonly BeaconFact[];
  /** A registered tag, as one gateway heard it; `device` is then `tag:` and the tag's name. */
  readonly tag?: TagFact;
  /** Id of a marker of the catalog. */
  readonly marker?: string;
  /** Of a marker that said more than its id: what that is worth. Absent: what the catalog says of the marker. */
  readonly markerTrust?: CodeWorth;
  readonly event?: { readonly name: string; readonly data: Readonly<Record<string, Scalar>> };
  readonly channel: Channel;
  /**
   * The cell of the position, where a signal of the catalog reaches it and the device did not echo that it is known there; none,
   * if no signal reaches the position of a device that was known elsewhere.
   */
  readonly area?: { readonly cell?: string };
}

/** What a marker's code that changes is worth. `nothing`: it never was good, so nobody need have been where it is shown. */
export type CodeWorth = Trust | "nothing";

/**
 * A position held against every fence: `inside` where distance <= radius - margin, `border` where neither in nor out.
 * Every other place is outside, unless its radius is smaller than the accuracy: of such a place the fix says nothing.
 */
export interface FixFact {
  readonly accuracyMetres: number;
  /** Place ids, in order of id. */
  readonly inside: readonly string[];
  readonly border: readonly string[];
}

/** The usable samples of one catalog beacon in one message. */
export interface BeaconFact {
  /** Id of the catalog entry. */
  readonly beacon: string;
  /** Where what was heard is worth less than the catalog says of the beacon. */
  readonly trust?: Trust;
  /** dBm, one per row of the message; 127 and 0 are already dropped. */
  readonly rssi: readonly number[];
  /** rssi - txPower of the same rows, dB; where a row has no txPower, -59 dBm is taken. */
  readonly excess: readonly number[];
}

/** What one gateway heard of one tag since it last told. */
export interface TagFact {
  /** Id of the sender. */
  readonly gateway: string;
  /** Where the gateway stands. */
  readonly place: string;
  readonly zone?: string;
  /** The oldest first. `rssi` in dBm, `excess` as of beacons, `ageMs` before the message was made. */
  readonly rows: readonly { readonly rssi: number; readonly excess: number; readonly ageMs: number }[];
}

/**
 * When a message happened, epoch milliseconds: the earlier of what the device says and when it was received, so that a
 * clock that runs ahead cannot date anything into the future.
 */
export function messageTime({ iatMs, receivedMs }: Pick<Facts, "iatMs" | "receivedMs">): number {
  return Math.min(iatMs, receivedMs);
}
