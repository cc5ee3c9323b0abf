import type { Fault } from "../../errors.ts";
import { ok, type Result } from "../../result.ts";
import { readAdvertisement } from "../advertisement/read-advertisement.ts";
import { type Body, notOfForm, oneOrMany, type ReadRow } from "../body.ts";
import { foreign, foreignBytes, foreignMac, foreignNumber, foreignTime } from "../foreign.ts";

/**
 * Cassia gateways (github.com/CassiaNetworks/CassiaSDKGuide, Scan Bluetooth Devices): one event of the scan, or an array
 * of them, with the advertisement in `adData` or the scan response in `scanData`. `timestamp` only where it was asked for.
 */
export function readCassia(body: unknown): Result<Body, Fault[]> {
  const events = oneOrMany(body);
  return events === undefined
    ? notOfForm("must be an event, or an array of them")
    : ok({ rows: events.map((event) => () => readEvent(event)) });
}

function readEvent(value: unknown): ReadRow | undefined {
  const event = foreign(value);
  if (event === undefined) return undefined;
  const addresses = event("bdaddrs");
  const address = foreign(Array.isArray(addresses) ? addresses[0] : addresses);
  const advertised = readAdvertisement(foreignBytes(event("adData")));
  const response = readAdvertisement(foreignBytes(event("scanData")));
  return {
    identities: [foreignMac(address?.("bdaddr")), ...advertised.identities, ...response.identities],
    rssi: foreignNumber(event("rssi")),
    txPower: advertised.txPower ?? response.txPower,
    tlm: advertised.tlm ?? response.tlm,
    atMs: foreignTime(event("timestamp")),
  };
}
