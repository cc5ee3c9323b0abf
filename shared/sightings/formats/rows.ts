import * as v from "valibot";
import type { Fault } from "../../errors.ts";
import { checkClaims } from "../../messages/common.ts";
import { beaconIdentities } from "../../radio/identity-schema.ts";
import { err, ok, type Result } from "../../result.ts";
import { closed } from "../../schema/closed.ts";
import type { Body, ReadRow } from "../body.ts";
import { foreignEddystoneUid, foreignIbeacon, foreignMac } from "../foreign.ts";

const outerForm = closed({
  place: v.exactOptional(v.string()),
  zone: v.exactOptional(v.string()),
  rows: v.array(v.unknown()),
});

const rowForm = closed({
  mac: v.exactOptional(v.string()),
  ibeacon: v.exactOptional(beaconIdentities.ibeacon),
  altbeacon: v.exactOptional(beaconIdentities.altbeacon),
  eddystoneUid: v.exactOptional(beaconIdentities.eddystoneUid),
  eid: v.exactOptional(beaconIdentities.eid),
  rssi: v.number(),
  txPower: v.exactOptional(v.pipe(v.number(), v.finite())),
  age: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(0))),
});

/**
 * Our own format, for senders that speak it themselves: an array of rows, or `{place?, zone?, rows}`. A row is what one
 * transmitter was known by, `{mac?, ibeacon?, altbeacon?, eddystoneUid?, eid?, rssi, txPower?, age?}`, at least one of the
 * first five; `age` in seconds before the message's `iat`, 0 where it is not said.
 */
export function readRows(body: unknown): Result<Body, Fault[]> {
  const form = checkClaims(outerForm, Array.isArray(body) ? { rows: body } : body);
  if (!form.ok) return err(form.error.map(({ pointer, detail }) => ({ pointer: `/body${pointer}`, detail })));
  const { rows, ...where } = form.value;
  return ok({ ...where, rows: rows.map((row) => () => readRow(row)) });
}

function readRow(value: unknown): ReadRow | undefined {
  if (!v.is(rowForm, value)) return undefined;
  const { mac, ibeacon, altbeacon, eddystoneUid, eid, rssi, txPower, age = 0 } = value;
  if (mac !== undefined && foreignMac(mac) === undefined) return undefined;
  const identities = [
    foreignMac(mac),
    ibeacon && foreignIbeacon(ibeacon.uuid, ibeacon.major, ibeacon.minor),
    altbeacon && { altbeacon: { id: altbeacon.id.toLowerCase() } },
    eddystoneUid && foreignEddystoneUid(eddystoneUid.namespace, eddystoneUid.instance),
    eid === undefined ? undefined : { eid: eid.toLowerCase() },
  ];
  return { identities, rssi, txPower, ageSeconds: age };
}
