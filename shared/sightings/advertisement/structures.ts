/** One structure of an advertisement: its type as assigned by the Bluetooth SIG, and its data. */
export interface Structure {
  readonly type: number;
  readonly data: Uint8Array;
}

export const MANUFACTURER_DATA = 0xff;
export const SERVICE_DATA_16 = 0x16;

/**
 * The structures of an advertisement or scan response (Core Specification 5.4, vol. 3, part C, section 11): length, type,
 * data. A length of zero ends them; one that reaches past the end ends them too, without what it would have held.
 */
export function readStructures(bytes: Uint8Array): readonly Structure[] {
  const structures: Structure[] = [];
  let at = 0;
  for (;;) {
    const length = bytes[at] ?? 0;
    const type = bytes[at + 1];
    const end = at + 1 + length;
    if (length === 0 || type === undefined || end > bytes.length) return structures;
    structures.push({ type, data: bytes.subarray(at + 2, end) });
    at = end;
  }
}

/** Whether bytes begin with these. */
export function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

/** A byte as the signed power it stands for, dBm. */
export function signedByte(byte: number | undefined): number {
  return ((byte ?? 0) << 24) >> 24;
}
