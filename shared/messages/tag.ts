import * as v from "valibot";
import { closed } from "../closed.ts";
import { beaconIdentities } from "./beacon.ts";
import { deviceClaims } from "./common.ts";

const mac = v.pipe(
  v.string(),
  v.regex(
    /^(?:[0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5})$/,
    "must be a MAC address",
  ),
);

/** One identity, told apart by its member. An EID changes every few minutes, so it names no tag. */
const identity = v.lazy((input) => {
  const has = (name: string) => typeof input === "object" && input !== null && Object.hasOwn(input, name);
  if (has("altbeacon")) return closed({ altbeacon: beaconIdentities.altbeacon });
  if (has("eddystoneUid")) return closed({ eddystoneUid: beaconIdentities.eddystoneUid });
  if (has("ibeacon")) return closed({ ibeacon: beaconIdentities.ibeacon });
  return mac;
});

/** Claims of `tag+jwt`: a card or phone that the person says is theirs, or no longer. */
export const tagClaims = closed({ ...deviceClaims, tag: identity, register: v.boolean() });

export type TagClaims = v.InferOutput<typeof tagClaims>;
