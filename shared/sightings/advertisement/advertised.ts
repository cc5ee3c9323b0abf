import type { BeaconIdentity } from "../../radio/identity.ts";
import type { Telemetry } from "../../radio/sighting.ts";

/** What one frame of an advertisement says: who is sending, or how it is. */
export interface Advertised {
  readonly identity?: BeaconIdentity | { readonly eid: string };
  /** Strength at one metre, dBm. */
  readonly txPower?: number;
  readonly tlm?: Telemetry;
}
