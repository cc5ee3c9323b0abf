/** Chance that repeats: the same seed gives the same draws. */
export interface Luck {
  /** From 0 up to, but not, 1. */
  readonly draw: () => number;
  /** True this often: 0.1 is one time in ten. */
  readonly hits: (rate: number) => boolean;
  readonly between: (least: number, most: number) => number;
  readonly pick: <T>(from: readonly T[]) => T | undefined;
  readonly fill: <T extends ArrayBufferView | null>(bytes: T) => T;
}

/** The luck of a seed (mulberry32). */
export function makeLuck(seed: number): Luck {
  let state = seed >>> 0;

  function draw(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  return {
    draw,
    hits: (rate) => draw() < rate,
    between: (least, most) => least + draw() * (most - least),
    pick: (from) => from[Math.floor(draw() * from.length)],
    fill(bytes) {
      if (bytes === null) return bytes;
      const view = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = 0; at < view.length; at++) view[at] = Math.floor(draw() * 256);
      return bytes;
    },
  };
}
