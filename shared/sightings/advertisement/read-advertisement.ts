import type { ReadRow } from "../body.ts";
import type { Advertised } from "./advertised.ts";
import { readAltbeacon } from "./altbeacon.ts";
import { readEddystone } from "./eddystone.ts";
import { readIbeacon } from "./ibeacon.ts";
import { MANUFACTURER_DATA, readStructures, SERVICE_DATA_16, type Structure } from "./structures.ts";

/** What an advertisement adds to a row: the beacons it names, the power of the first one, and telemetry. */
export type AdvertisedRow = Pick<ReadRow, "identities" | "txPower" | "tlm">;

/** What the raw bytes of an advertisement say. Anything that is no beacon's says nothing; no bytes make it throw. */
export function readAdvertisement(bytes: Uint8Array): AdvertisedRow {
  return readFrames(readStructures(bytes));
}

/** The same of structures that a gateway has already taken apart. */
export function readFrames(structures: readonly Structure[]): AdvertisedRow {
  const frames = structures.flatMap((structure) => readFrame(structure) ?? []);
  return {
    identities: frames.flatMap(({ identity }) => identity ?? []),
    txPower: frames.find(({ txPower }) => txPower !== undefined)?.txPower,
    tlm: frames.find(({ tlm }) => tlm !== undefined)?.tlm,
  };
}

function readFrame({ type, data }: Structure): Advertised | undefined {
  if (type === MANUFACTURER_DATA) return readIbeacon(data) ?? readAltbeacon(data);
  return type === SERVICE_DATA_16 ? readEddystone(data) : undefined;
}
