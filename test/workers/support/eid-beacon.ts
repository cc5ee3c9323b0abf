import { importKeys } from "../../../workers/isolate/keys.ts";
import { type EidBeacon, makeEidBeacon as makeBeacon } from "../../support/eid-beacon.ts";
import { bindings } from "./forge.ts";

export type { EidBeacon };

/** A new beacon of the tests' mesh. */
export async function makeEidBeacon(id: string, place: string): Promise<EidBeacon> {
  const { seals } = await importKeys(bindings());
  return makeBeacon(id, place, seals[0]);
}
