import { encodeHex } from "../../bytes/hex.ts";
import type { Advertised } from "./advertised.ts";
import { signedByte } from "./structures.ts";

/** Company id, 2; BE AC; beacon id, 20; strength at one metre, 1. A byte for the manufacturer follows; not all send it. */
const ID_AT = 4;
const POWER_AT = 24;

/** The AltBeacon in manufacturer data, of any company (AltBeacon Protocol Specification 1.0). */
export function readAltbeacon(data: Uint8Array): Advertised | undefined {
  if (data.length <= POWER_AT || data[2] !== 0xbe || data[3] !== 0xac) return undefined;
  return {
    identity: { altbeacon: { id: encodeHex(data.subarray(ID_AT, POWER_AT)) } },
    txPower: signedByte(data[POWER_AT]),
  };
}
