import type { Identity } from "./identity.ts";

/** What a beacon told of itself (Eddystone-TLM, unencrypted). Its counters only grow, until it is started again. */
export interface Telemetry {
  readonly batteryMillivolts?: number;
  readonly temperatureCelsius?: number;
  readonly advertisements: number;
  readonly uptimeSeconds: number;
}

/** That a gateway heard a transmitter: one row of its message, whatever its vendor's format. */
export interface Sighting {
  /** All that this one transmitter is known by, each once; never empty. Hex in lower case, without dashes or colons. */
  readonly identities: readonly Identity[];
  /** Signal strength, dBm, −120 to 20. */
  readonly rssi: number;
  /** What the strength would be at one metre, dBm, where the transmitter or its gateway says so. */
  readonly txPower?: number;
  /** How long before its message it was heard, never negative. */
  readonly ageSeconds: number;
  readonly tlm?: Telemetry;
}

/** The forms a gateway's body may have: our own rows, and what the vendors' boxes post. */
export const sightingFormats = ["rows", "minew", "ruuvi", "theengs", "ingics", "blukii", "cassia", "kontakt"] as const;

export type SightingFormat = (typeof sightingFormats)[number];
