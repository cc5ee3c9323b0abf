import type { Stay } from "./presence-state.ts";

/**
 * The name of a stay: its device, source and place, which no two stays of a person share. None of the three holds a
 * space, so two different stays never get one key.
 */
export function stayKey({ device, via, place }: Pick<Stay, "device" | "via" | "place">): string {
  return `${device} ${via} ${place}`;
}
