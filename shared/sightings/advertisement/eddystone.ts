import { encodeHex } from "../../bytes/hex.ts";
import { present } from "../../json/present.ts";
import type { Telemetry } from "../../radio/sighting.ts";
import type { Advertised } from "./advertised.ts";
import { signedByte, startsWith } from "./structures.ts";

/** Eddystone's service, 0xFEAA, little-endian. */
const SERVICE = [0xaa, 0xfe];
/** What a signal loses on its first metre, dB: Eddystone tells its power at 0 m (Eddystone-UID, Tx Power). */
const FIRST_METRE_DB = 41;

const UID = 0x00;
const TLM = 0x20;
const EID = 0x30;

/**
 * The Eddystone frame in service data that begins with its 16-bit service (github.com/google/eddystone): UID, EID and
 * unencrypted TLM. A URL names no beacon, and encrypted TLM says nothing without the beacon's key.
 */
export function readEddystone(data: Uint8Array): Advertised | undefined {
  if (!startsWith(data, SERVICE)) return undefined;
  const frame = data.subarray(SERVICE.length);
  const content = frame.subarray(1);
  if (frame[0] === UID) return readUidContent(content);
  if (frame[0] === EID) return readEidContent(content);
  return frame[0] === TLM && frame[1] === 0 ? readTlmContent(content.subarray(1)) : undefined;
}

/** Power, namespace and instance; the two reserved bytes may be missing, as in frames of the first version. */
export function readUidContent(content: Uint8Array): Advertised | undefined {
  if (content.length < 17) return undefined;
  const namespace = encodeHex(content.subarray(1, 11));
  return {
    identity: { eddystoneUid: { namespace, instance: encodeHex(content.subarray(11, 17)) } },
    txPower: signedByte(content[0]) - FIRST_METRE_DB,
  };
}

/** Battery, temperature, advertisements and tenths of a second since the start, big-endian; 0 and 0x8000 are unknown. */
export function readTlmContent(content: Uint8Array): { readonly tlm: Telemetry } | undefined {
  if (content.length < 12) return undefined;
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const batteryMillivolts = view.getUint16(0);
  const temperature = view.getInt16(2);
  return {
    tlm: present({
      batteryMillivolts: batteryMillivolts === 0 ? undefined : batteryMillivolts,
      temperatureCelsius: temperature === -0x8000 ? undefined : temperature / 256,
      advertisements: view.getUint32(4),
      uptimeSeconds: view.getUint32(8) / 10,
    }),
  };
}

function readEidContent(content: Uint8Array): Advertised | undefined {
  if (content.length < 9) return undefined;
  return {
    identity: { eid: encodeHex(content.subarray(1, 9)) },
    txPower: signedByte(content[0]) - FIRST_METRE_DB,
  };
}
