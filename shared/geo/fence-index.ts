import Flatbush from "flatbush";
import { err, ok, type Result } from "../result.ts";
import { type ColumnsFault, openColumns } from "./binary-columns.ts";
import { greatCircleMetres, type Position } from "./great-circle.ts";
import { toDegrees } from "./grid.ts";
import type { PolygonColumns } from "./polygon-columns.ts";
import { signedDistanceToPolygon } from "./signed-distance.ts";

/** "MMFI" as little-endian bytes. */
export const FENCE_INDEX_MAGIC = 0x49_46_4d_4d;
export const FENCE_INDEX_VERSION = 1;

/** Fences by row, rows in order of place id; every column is a view onto the bytes that were opened. */
export interface FenceIndex {
  /** Boxes of the fences; absent when there are none. */
  readonly tree: Flatbush | undefined;
  /** The row of each box. */
  readonly boxRows: Uint32Array;
  /** Centre of a circle, units (`grid.ts`); of a polygon `xs` is its number in `polygons`. */
  readonly xs: Int32Array;
  readonly ys: Int32Array;
  /** Radius of a circle, whole millimetres; 0 marks a polygon. */
  readonly radiiMillimetres: Uint32Array;
  readonly polygons: PolygonColumns;
  /** The id of a row is the bytes from `firstIdByte[row]` up to `firstIdByte[row + 1]`. */
  readonly firstIdByte: Uint32Array;
  readonly idBytes: Uint8Array;
}

const NONE = { bytes: new Uint8Array(0), words: new Uint32Array(0), units: new Int32Array(0) };

/** The index of no fences, as `buildFenceIndex` would make it. */
export const EMPTY_FENCE_INDEX: FenceIndex = {
  tree: undefined,
  boxRows: NONE.words,
  xs: NONE.units,
  ys: NONE.units,
  radiiMillimetres: NONE.words,
  polygons: {
    radiiMetres: new Float64Array(0),
    firstRing: new Uint32Array(1),
    firstSeam: new Uint32Array(1),
    ringKinds: NONE.bytes,
    firstVertex: new Uint32Array(1),
    vertices: NONE.units,
    seams: NONE.units,
  },
  firstIdByte: new Uint32Array(1),
  idBytes: NONE.bytes,
};

/** Opens what `buildFenceIndex` built, in constant time: no fence is parsed. The bytes must not change afterwards. */
export function openFenceIndex(bytes: Uint8Array): Result<FenceIndex, ColumnsFault> {
  const opened = openColumns(bytes, FENCE_INDEX_MAGIC, FENCE_INDEX_VERSION);
  if (!opened.ok) return opened;
  const { uint8, int32, uint32, float64 } = opened.value;
  const tree = openTree(uint8());
  if (!tree.ok) return tree;
  return ok({
    tree: tree.value,
    boxRows: uint32(),
    xs: int32(),
    ys: int32(),
    radiiMillimetres: uint32(),
    polygons: {
      radiiMetres: float64(),
      firstRing: uint32(),
      firstSeam: uint32(),
      ringKinds: uint8(),
      firstVertex: uint32(),
      vertices: int32(),
      seams: int32(),
    },
    firstIdByte: uint32(),
    idBytes: uint8(),
  });
}

function openTree(bytes: Uint8Array): Result<Flatbush | undefined, ColumnsFault> {
  if (bytes.length === 0) return ok(undefined);
  try {
    return ok(Flatbush.from(bytes.buffer, bytes.byteOffset));
  } catch {
    // Flatbush throws where its own header is another version's, or longer than the bytes.
    return err("wrong-version");
  }
}

/** Rows for which a position could be inside or border, ascending; all others are outside or too small for any fix. */
export function findCandidates(index: FenceIndex, position: Position): number[] {
  if (index.tree === undefined) return [];
  const { latitude } = position;
  // A longitude a hair below 180° rounds to a full turn in the sum, and would come out a hair beyond -180°.
  const longitude = Math.max(-180, position.longitude - 360 * Math.floor((position.longitude + 180) / 360));
  const boxes = index.tree.search(longitude, latitude, longitude, latitude);
  const rows = boxes.map((box) => index.boxRows[box] ?? 0);
  return rows.length > 1 ? rows.sort((a, b) => a - b) : rows;
}

const decoder = new TextDecoder();

/** The id of the place of a row. */
export function placeIdAt(index: FenceIndex, row: number): string {
  return decoder.decode(index.idBytes.subarray(index.firstIdByte[row], index.firstIdByte[row + 1]));
}

/** The row of a place, undefined of one without a fence: rows are in order of id. */
export function findRow(index: FenceIndex, place: string): number | undefined {
  let [from, to] = [0, index.firstIdByte.length - 1];
  while (from < to) {
    const row = (from + to) >> 1;
    const id = placeIdAt(index, row);
    if (id === place) return row;
    if (id < place) from = row + 1;
    else to = row;
  }
  return undefined;
}

/** The radius of the fence of a row, metres: of the circle, or of the circle with the polygon's area. */
export function radiusMetresAt(index: FenceIndex, row: number): number {
  const millimetres = index.radiiMillimetres[row] ?? 0;
  return millimetres > 0 ? millimetres / 1000 : (index.polygons.radiiMetres[index.xs[row] ?? 0] ?? 0);
}

/**
 * Signed distance, metres, from a position to the border of the fence of a row, negative inside; of a polygon no further
 * from 0 than `atMost`, so that edges beyond it need no measuring.
 */
export function signedDistanceAt(index: FenceIndex, row: number, position: Position, atMost: number): number {
  const x = index.xs[row] ?? 0;
  const millimetres = index.radiiMillimetres[row] ?? 0;
  if (millimetres === 0) return signedDistanceToPolygon(index.polygons, x, position, atMost);
  const center = { latitude: toDegrees(index.ys[row] ?? 0), longitude: toDegrees(x) };
  return greatCircleMetres(center, position) - millimetres / 1000;
}
