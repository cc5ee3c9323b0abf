import type { BeaconEntry } from "../../shared/catalog/catalog.ts";
import { sealBox } from "../../shared/crypto/sealed-box.ts";
import { sealedBeaconName, writeBeaconSecret } from "../../shared/eid/beacon-secret.ts";
import { eidOf, importBlockKey } from "../../shared/eid/eid-of.ts";

/** An Eddystone-EID beacon with a key of its own, whose counter shows Unix time. */
export interface EidBeacon {
  /** Its entry in a catalog. */
  readonly entry: BeaconEntry;
  /** What it sends so many quanta after now. */
  send(quanta?: number): Promise<string>;
}

const SCALER = 10;

/** A new beacon that stands at this place, and changes its identifier every 1,024 s; `sealKey` is the mesh's. */
export async function makeEidBeacon(id: string, place: string, sealKey: CryptoKey): Promise<EidBeacon> {
  const identityKey = crypto.getRandomValues(new Uint8Array(16));
  const secret = writeBeaconSecret({ identityKey, startSeconds: 0 });
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealedKey = await sealBox(sealKey, secret, sealedBeaconName(id), nonce);
  const key = await importBlockKey(identityKey);
  return {
    entry: { id, place, eid: { sealedKey, scaler: SCALER } },
    send: (quanta = 0) => eidOf(key, SCALER, Math.floor(Date.now() / 1000) + quanta * 2 ** SCALER),
  };
}
