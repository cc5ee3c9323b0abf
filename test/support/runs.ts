/** How many times its usual runs a property has: MESH_SEEDS, which `npm run test:long` sets. */
const TIMES = Number(process.env.MESH_SEEDS ?? 1);

/** The runs of a property that has so many in `npm test`. */
export function runs(usual: number): number {
  return usual * TIMES;
}
