import { present } from "../../json/present.ts";
import type { Telemetry } from "../../radio/sighting.ts";
import type { ReadRow } from "../body.ts";
import {
  type Foreign,
  foreign,
  foreignEddystoneUid,
  foreignIbeacon,
  foreignMac,
  foreignNumber,
  foreignTime,
} from "../foreign.ts";

/** The rows of one item of structure 1.0: one a strength, all of them with all that the device sent; at least one. */
export function blukiiItemRows(value: unknown): readonly (() => ReadRow | undefined)[] {
  const item = foreign(value);
  const samples = item?.("rssi");
  if (item === undefined || !Array.isArray(samples) || samples.length === 0) return [() => undefined];
  return samples.map((sample: unknown) => () => {
    const heard = foreign(sample);
    return heard && { ...readDevice(item), rssi: foreignNumber(heard("rssi")), atMs: foreignTime(heard("timestamp")) };
  });
}

function readDevice(item: Foreign): Omit<ReadRow, "rssi"> {
  const ibeacon = lastOf(item("iBeaconData"));
  const uid = lastOf(item("eddystoneUID"));
  return {
    identities: [
      foreignMac(item("macAddress")),
      ibeacon && foreignIbeacon(ibeacon("uuid"), ibeacon("major"), ibeacon("minor")),
      uid && foreignEddystoneUid(uid("uidNamespace"), uid("uidInstance")),
    ],
    txPower: foreignNumber(ibeacon?.("measuredPower")),
    tlm: readTelemetry(lastOf(item("eddystoneTLM"))),
  };
}

/** `activeTime` is in tenths of a second, as in the frame that it comes from. */
function readTelemetry(tlm: Foreign | undefined): Telemetry | undefined {
  const advertisements = foreignNumber(tlm?.("packets"));
  const tenths = foreignNumber(tlm?.("activeTime"));
  if (tlm === undefined || advertisements === undefined || tenths === undefined) return undefined;
  const batteryMillivolts = foreignNumber(tlm("batteryMV")) ?? foreignNumber(tlm("battery"));
  const temperatureCelsius = foreignNumber(tlm("temperature"));
  return present({ batteryMillivolts, temperatureCelsius, advertisements, uptimeSeconds: tenths / 10 });
}

function lastOf(list: unknown): Foreign | undefined {
  return Array.isArray(list) ? foreign(list.at(-1)) : undefined;
}
