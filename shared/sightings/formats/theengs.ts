import type { Fault } from "../../errors.ts";
import { ok, type Result } from "../../result.ts";
import { readFrames } from "../advertisement/read-advertisement.ts";
import { MANUFACTURER_DATA, SERVICE_DATA_16, type Structure } from "../advertisement/structures.ts";
import { type Body, notOfForm, oneOrMany, type ReadRow } from "../body.ts";
import {
  type Foreign,
  foreign,
  foreignBytes,
  foreignIbeacon,
  foreignMac,
  foreignNumber,
  foreignTime,
} from "../foreign.ts";

/**
 * OpenMQTTGateway and Theengs Gateway: what they publish under `BTtoMQTT/MAC`, one object or an array of them. `id` is the
 * MAC address, or with `presuseuuid` the iBeacon's UUID and `mac` the address (docs.openmqttgateway.com, use/ble). What was
 * not decoded comes as manufacturer data and service data (gateway.theengs.io, use). No clock unless the box is told to add
 * one, `unixtime` or `UTCtime`.
 */
export function readTheengs(body: unknown): Result<Body, Fault[]> {
  const rows = oneOrMany(body);
  return rows === undefined
    ? notOfForm("must be an object, or an array of them")
    : ok({ rows: rows.map((row) => () => readRow(row)) });
}

function readRow(value: unknown): ReadRow | undefined {
  const row = foreign(value);
  if (row === undefined) return undefined;
  const advertised = readFrames(structuresOf(row));
  const ibeacon = foreignIbeacon(row("uuid"), row("major"), row("minor"));
  return {
    ...advertised,
    identities: [foreignMac(row("mac")) ?? foreignMac(row("id")), ibeacon, ...advertised.identities],
    rssi: foreignNumber(row("rssi")),
    // Of anything but an iBeacon `txpower` is what the radio sends with, not what arrives at one metre.
    txPower: (ibeacon && foreignNumber(row("txpower"))) ?? advertised.txPower,
    atMs: foreignTime(row("unixtime")) ?? foreignTime(row("UTCtime")),
  };
}

/** The advertisement's structures as they were before the box took them apart. */
function structuresOf(row: Foreign): Structure[] {
  const manufacturer = { type: MANUFACTURER_DATA, data: foreignBytes(row("manufacturerdata")) };
  const uuid = row("servicedatauuid");
  const service = typeof uuid === "string" ? /^(?:0x)?([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})$/.exec(uuid) : null;
  const content = row("servicedata");
  if (service === null || typeof content !== "string") return [manufacturer];
  // On the air the service comes first, little-endian.
  const [, high = "", low = ""] = service;
  const data = foreignBytes(`${low}${high}${content}`);
  return [manufacturer, { type: SERVICE_DATA_16, data }];
}
