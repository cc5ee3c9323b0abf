import { openColumns } from "../shared/geo/binary-columns.ts";
import { buildFenceIndex } from "../shared/geo/build-fence-index.ts";
import type { Fence } from "../shared/geo/fence.ts";
import { FENCE_INDEX_MAGIC, FENCE_INDEX_VERSION, type FenceIndex, openFenceIndex } from "../shared/geo/fence-index.ts";
import { type Fix, locatePosition } from "../shared/locate/locate-position.ts";

/**
 * What `locatePosition` costs against fences strewn over a stretch of land, half of the fixes near a fence. Everything
 * comes from one seed. Fixes are timed in batches, for one of them is shorter than the clock's step; the figure is the
 * median batch. Run: `node bench/locate.ts [fences]`
 */
const BATCH = 100;
const BATCHES = 2_000;
const LAND = { west: -10, south: 36, width: 40, height: 24 };

/** Seeded generator (mulberry32, T. Ettinger), so that two runs see the same fences and fixes. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function landAt(random: () => number): [number, number] {
  return [LAND.west + random() * LAND.width, LAND.south + random() * LAND.height];
}

function circleAt(center: [number, number], radius: number): Fence {
  return { center, radius };
}

/** A star of 24 corners. */
function starAt([x, y]: [number, number], radius: number): Fence {
  const ring: [number, number][] = [];
  for (let corner = 0; corner <= 24; corner++) {
    const angle = (2 * Math.PI * (corner % 24)) / 24;
    const degrees = ((corner % 2 === 0 ? 1 : 0.7) * radius) / 111_195;
    ring.push([x + (degrees * Math.cos(angle)) / Math.cos((y * Math.PI) / 180), y + degrees * Math.sin(angle)]);
  }
  return { type: "Polygon", coordinates: [ring] };
}

function measure(index: FenceIndex, fixes: readonly Fix[]): { medianNanoseconds: number; hits: number } {
  const times: number[] = [];
  let hits = 0;
  for (let batch = -BATCHES / 2; batch < BATCHES; batch++) {
    const start = process.hrtime.bigint();
    for (let fix = 0; fix < BATCH; fix++) {
      const asked = fixes[(((batch + BATCHES) * BATCH + fix) * 7) % fixes.length];
      if (asked !== undefined) hits += locatePosition(index, asked).inside.length > 0 ? 1 : 0;
    }
    if (batch >= 0) times.push(Number(process.hrtime.bigint() - start) / BATCH);
  }
  return { medianNanoseconds: times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN, hits };
}

const count = Number(process.argv[2] ?? 100_000);
for (const [name, fenceAt] of [
  ["circles", circleAt],
  ["polygons", starAt],
] as const) {
  const random = seeded(20_261_101);
  const centers = Array.from({ length: count }, () => landAt(random));
  const places = centers.map((center, n) => ({ id: `store-${n}`, fence: fenceAt(center, 50 + 450 * random()) }));
  const fixes = Array.from({ length: 100_000 }, (_, n) => {
    const [longitude, latitude] = n % 2 === 0 ? landAt(random) : (centers[(n * 31) % count] ?? landAt(random));
    const stray = () => (random() - 0.5) * 0.008;
    return { longitude: longitude + stray(), latitude: latitude + stray(), accuracy: 5 + 60 * random() };
  });

  const beforeBuild = process.hrtime.bigint();
  const bytes = buildFenceIndex(places);
  const buildMilliseconds = Number(process.hrtime.bigint() - beforeBuild) / 1e6;
  const opened = openFenceIndex(bytes);
  const columns = openColumns(bytes, FENCE_INDEX_MAGIC, FENCE_INDEX_VERSION);
  if (!opened.ok || !columns.ok) throw new Error("the index does not open");
  const megabytes = (length: number) => `${(length / 1e6).toFixed(2)} MB`;
  const { medianNanoseconds, hits } = measure(opened.value, fixes);
  const tree = columns.value.uint8().byteLength + opened.value.boxRows.byteLength;
  const ids = opened.value.idBytes.byteLength + opened.value.firstIdByte.byteLength;
  console.log(
    `${count} ${name}: locate ${medianNanoseconds.toFixed(0)} ns median (${hits} of ${BATCH * BATCHES * 1.5} inside)`,
  );
  console.log(
    `  index ${megabytes(bytes.length)} = boxes and tree ${megabytes(tree)} + ids ${megabytes(ids)}` +
      ` + columns ${megabytes(bytes.length - tree - ids)}; built in ${buildMilliseconds.toFixed(0)} ms`,
  );
}
