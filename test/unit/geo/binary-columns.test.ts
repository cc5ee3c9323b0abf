import { describe, expect, it } from "vitest";
import { openColumns, packColumns } from "../../../shared/geo/binary-columns.ts";

const MAGIC = 0x12345678;
const packed = packColumns(MAGIC, 3, [
  Uint8Array.of(1, 2, 3),
  Int32Array.of(-1, 2),
  Float64Array.of(0.5),
  Uint32Array.of(),
  Uint32Array.of(4_000_000_000),
]);

function contents(bytes: Uint8Array) {
  const opened = openColumns(bytes, MAGIC, 3);
  if (!opened.ok) return opened.error;
  const { uint8, int32, float64, uint32 } = opened.value;
  return [[...uint8()], [...int32()], [...float64()], [...uint32()], [...uint32()]];
}

describe("packed columns", () => {
  it("come back in order", () => {
    expect(contents(packed)).toEqual([[1, 2, 3], [-1, 2], [0.5], [], [4_000_000_000]]);
  });

  it("are views onto the bytes", () => {
    const opened = openColumns(packed, MAGIC, 3);
    expect(opened.ok && opened.value.uint8().buffer).toBe(packed.buffer);
  });

  it("open from any offset of a larger buffer", () => {
    const shifted = new Uint8Array(packed.length + 3);
    shifted.set(packed, 3);
    expect(contents(shifted.subarray(3))).toEqual(contents(packed));
  });

  it("are refused with another magic or version, cut short, too long, or not there", () => {
    expect(openColumns(packed, MAGIC + 1, 3)).toEqual({ ok: false, error: "wrong-magic" });
    expect(openColumns(packed, MAGIC, 4)).toEqual({ ok: false, error: "wrong-version" });
    expect(contents(packed.slice(0, -8))).toBe("wrong-length");
    expect(contents(packed.slice(0, 12))).toBe("wrong-length");
    expect(contents(Uint8Array.of(...packed, 0, 0))).toBe("wrong-length");
    expect(contents(new Uint8Array(0))).toBe("wrong-length");
  });
});
