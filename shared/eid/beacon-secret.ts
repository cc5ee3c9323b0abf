/** What the sealed key of an Eddystone-EID beacon holds. */
export interface BeaconSecret {
  /** The identity key, 16 bytes. */
  readonly identityKey: Uint8Array<ArrayBuffer>;
  /** Unix seconds at which the beacon's counter was 0. */
  readonly startSeconds: number;
}

const KEY_BYTES = 16;

/** The secret as it is sealed: the identity key, then `startSeconds` as a 64-bit float, big end first. 24 bytes. */
export function writeBeaconSecret({ identityKey, startSeconds }: BeaconSecret): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(KEY_BYTES + 8);
  bytes.set(identityKey);
  new DataView(bytes.buffer).setFloat64(KEY_BYTES, startSeconds);
  return bytes;
}

/** The secret that these bytes are; undefined where they are none. */
export function readBeaconSecret(bytes: Uint8Array<ArrayBuffer>): BeaconSecret | undefined {
  if (bytes.length !== KEY_BYTES + 8) return undefined;
  const startSeconds = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(KEY_BYTES);
  return Number.isFinite(startSeconds) ? { identityKey: bytes.slice(0, KEY_BYTES), startSeconds } : undefined;
}

/** What every sealed secret of a beacon is bound to, so that it opens in no other entry of a catalog. */
export function sealedBeaconName(id: string): string {
  return `beacon ${id}`;
}
