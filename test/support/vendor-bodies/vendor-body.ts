import type { SightingFormat } from "../../../shared/radio/sighting.ts";

/** What a vendor's box posts, from the vendor's own pages or from a log that somebody published. */
export interface VendorBody {
  readonly name: string;
  readonly format: SightingFormat;
  readonly body: unknown;
  /** When its message is said to be made: shortly after the newest row, where the rows have times. */
  readonly iat: string;
  readonly accepted: number;
  readonly ignored: number;
}

/** When the message of a body without times is said to be made. */
export const IAT = "2026-11-23T08:00:00Z";
