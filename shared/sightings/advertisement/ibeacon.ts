import { encodeHex } from "../../bytes/hex.ts";
import type { Advertised } from "./advertised.ts";
import { signedByte, startsWith } from "./structures.ts";

/** Apple's company id, little-endian, the type of an iBeacon and its length: 16 + 2 + 2 + 1. */
const START = [0x4c, 0x00, 0x02, 0x15];
const CONTENT_BYTES = 21;

/**
 * The iBeacon in manufacturer data (Apple, Proximity Beacon Specification R1). Apple's other types, such as Continuity and
 * Find My, are none.
 */
export function readIbeacon(data: Uint8Array): Advertised | undefined {
  return startsWith(data, START) ? readIbeaconContent(data.subarray(START.length)) : undefined;
}

/** UUID, major and minor (big-endian) and the power measured at one metre; undefined where it is too short for them. */
export function readIbeaconContent(content: Uint8Array): Advertised | undefined {
  if (content.length < CONTENT_BYTES) return undefined;
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const uuid = encodeHex(content.subarray(0, 16));
  return {
    identity: { ibeacon: { uuid, major: view.getUint16(16), minor: view.getUint16(18) } },
    txPower: signedByte(content[20]),
  };
}
