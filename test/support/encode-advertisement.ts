import { decodeHex } from "../../shared/bytes/hex.ts";
import type { BeaconIdentity } from "../../shared/radio/identity.ts";
import type { Telemetry } from "../../shared/radio/sighting.ts";

/** What a test's beacon sends in one advertisement: who it is, or how it is. Powers are at one metre, dBm. */
export type Frame =
  | ((BeaconIdentity | { readonly eid: string }) & { readonly txPower: number })
  | { readonly tlm: Telemetry };

/** The frame as the hex digits of an advertisement, as a beacon would send it: flags first. */
export function encodeAdvertisement(frame: Frame): string {
  return `020106${structuresOf(frame)}`;
}

function structuresOf(frame: Frame): string {
  if ("ibeacon" in frame) {
    const { uuid, major, minor } = frame.ibeacon;
    return structure("ff", `4c000215${uuid}${uint(major, 2)}${uint(minor, 2)}${uint(frame.txPower, 1)}`);
  }
  if ("altbeacon" in frame) return structure("ff", `1801beac${frame.altbeacon.id}${uint(frame.txPower, 1)}00`);
  return structure("03", "aafe") + structure("16", `aafe${eddystone(frame)}`);
}

function eddystone(frame: Exclude<Frame, { ibeacon: unknown } | { altbeacon: unknown }>): string {
  if ("tlm" in frame) {
    const { batteryMillivolts = 0, temperatureCelsius = -128, advertisements, uptimeSeconds } = frame.tlm;
    const state = `${uint(batteryMillivolts, 2)}${uint(Math.round(temperatureCelsius * 256), 2)}`;
    return `2000${state}${uint(advertisements, 4)}${uint(Math.round(uptimeSeconds * 10), 4)}`;
  }
  const atZeroMetres = uint(frame.txPower + 41, 1);
  if ("eid" in frame) return `30${atZeroMetres}${frame.eid}`;
  return `00${atZeroMetres}${frame.eddystoneUid.namespace}${frame.eddystoneUid.instance}0000`;
}

function structure(type: string, data: string): string {
  return `${uint(1 + data.length / 2, 1)}${type}${data}`;
}

function uint(value: number, bytes: number): string {
  return (value < 0 ? value + 256 ** bytes : value).toString(16).padStart(2 * bytes, "0");
}

/** The bytes that hex digits of a test stand for. */
export function bytesOf(hex: string): Uint8Array {
  const bytes = decodeHex(hex);
  if (bytes === undefined) throw new Error(`${hex} is not hex`);
  return bytes;
}
