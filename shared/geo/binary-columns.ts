import { err, ok, type Result } from "../result.ts";

export type Column = Uint8Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** Why bytes cannot be opened. */
export type ColumnsFault = "wrong-magic" | "wrong-version" | "wrong-length";

/** Reads the columns in the order in which they were packed, as views onto the bytes: nothing is copied or parsed. */
export interface ColumnReader {
  readonly uint8: () => Uint8Array;
  readonly int32: () => Int32Array;
  readonly uint32: () => Uint32Array;
  readonly float64: () => Float64Array;
}

const ALIGNMENT_BYTES = 8;
const FIXED_WORDS = 3;

/**
 * Columns one after another behind a header of 32-bit words: magic, version, number of columns, and the length of each
 * in bytes. Every column begins at a multiple of eight. Numbers lie as the machine has them, little-endian everywhere
 * that this runs; elsewhere the magic would not be met.
 */
export function packColumns(magic: number, version: number, columns: readonly Column[]): Uint8Array {
  const lengths = columns.map((column) => column.byteLength);
  const bytes = new Uint8Array(lengths.reduce((end, length) => end + align(length), headerBytes(columns.length)));
  new Uint32Array(bytes.buffer).set([magic, version, columns.length, ...lengths]);
  let offset = headerBytes(columns.length);
  for (const column of columns) {
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), offset);
    offset += align(column.byteLength);
  }
  return bytes;
}

/** Opens packed columns: what they are, their version and their lengths are checked, not what is in them. */
export function openColumns(bytes: Uint8Array, magic: number, version: number): Result<ColumnReader, ColumnsFault> {
  const { buffer, byteOffset } = bytes.byteOffset % ALIGNMENT_BYTES === 0 ? bytes : bytes.slice();
  if (bytes.length < headerBytes(0)) return err("wrong-length");
  const [foundMagic, foundVersion, count] = new Uint32Array(buffer, byteOffset, FIXED_WORDS);
  if (foundMagic !== magic) return err("wrong-magic");
  if (foundVersion !== version) return err("wrong-version");
  if (count === undefined || bytes.length < headerBytes(count)) return err("wrong-length");
  const lengths = new Uint32Array(buffer, byteOffset + FIXED_WORDS * 4, count);
  if (lengths.reduce((end, length) => end + align(length), headerBytes(count)) !== bytes.length) {
    return err("wrong-length");
  }
  let column = 0;
  let offset = byteOffset + headerBytes(count);
  const next = <T>(view: (start: number, length: number) => T): T => {
    const length = lengths[column] ?? 0;
    const taken = view(offset, length);
    column += 1;
    offset += align(length);
    return taken;
  };
  return ok({
    uint8: () => next((start, length) => new Uint8Array(buffer, start, length)),
    int32: () => next((start, length) => new Int32Array(buffer, start, length >> 2)),
    uint32: () => next((start, length) => new Uint32Array(buffer, start, length >> 2)),
    float64: () => next((start, length) => new Float64Array(buffer, start, length >> 3)),
  });
}

function headerBytes(columns: number): number {
  return align((FIXED_WORDS + columns) * 4);
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
}
