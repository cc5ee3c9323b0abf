const NONE = -1;

/** Edges from south to north, as the line that sweeps over them meets them. */
export interface SweepOrder {
  readonly insert: (edge: number) => void;
  readonly remove: (edge: number) => void;
  /** The next one to the south, or to the north; -1: none. */
  readonly south: (edge: number) => number;
  readonly north: (edge: number) => number;
}

/**
 * An order of at most `size` edges in which finding a place takes the logarithm of their number: a treap whose priorities
 * are scattered, but always alike. `isNorthOf` places a new edge against one that is in the order.
 */
export function makeSweepOrder(size: number, isNorthOf: (edge: number, other: number) => boolean): SweepOrder {
  const souths = new Int32Array(size).fill(NONE);
  const norths = new Int32Array(size).fill(NONE);
  const parents = new Int32Array(size).fill(NONE);
  const [lower, higher] = [new Int32Array(size).fill(NONE), new Int32Array(size).fill(NONE)];
  let root = NONE;

  const south = (edge: number): number => souths[edge] ?? NONE;
  const north = (edge: number): number => norths[edge] ?? NONE;
  const parentOf = (edge: number): number => parents[edge] ?? NONE;

  function replaceChild(parent: number, child: number, by: number): void {
    if (parent === NONE) root = by;
    else if (lower[parent] === child) lower[parent] = by;
    else higher[parent] = by;
    if (by !== NONE) parents[by] = parent;
  }

  /** Lifts an edge above its parent; the order stays. */
  function lift(edge: number): void {
    const parent = parentOf(edge);
    replaceChild(parentOf(parent), parent, edge);
    const [from, to] = lower[parent] === edge ? [higher, lower] : [lower, higher];
    const between = from[edge] ?? NONE;
    to[parent] = between;
    if (between !== NONE) parents[between] = parent;
    from[edge] = parent;
    parents[parent] = edge;
  }

  function link(a: number, b: number): void {
    if (a !== NONE) norths[a] = b;
    if (b !== NONE) souths[b] = a;
  }

  function insert(edge: number): void {
    let at = root;
    let parent = NONE;
    let side = higher;
    while (at !== NONE) {
      parent = at;
      side = isNorthOf(edge, at) ? higher : lower;
      at = side[at] ?? NONE;
    }
    parents[edge] = parent;
    lower[edge] = NONE;
    higher[edge] = NONE;
    souths[edge] = NONE;
    norths[edge] = NONE;
    if (parent === NONE) {
      root = edge;
      return;
    }
    side[parent] = edge;
    const [before, after] = side === higher ? [parent, north(parent)] : [south(parent), parent];
    link(before, edge);
    link(edge, after);
    while (parentOf(edge) !== NONE && priorityOf(edge) > priorityOf(parentOf(edge))) lift(edge);
  }

  function remove(edge: number): void {
    for (;;) {
      const [a, b] = [lower[edge] ?? NONE, higher[edge] ?? NONE];
      if (a === NONE || b === NONE) {
        replaceChild(parentOf(edge), edge, a === NONE ? b : a);
        break;
      }
      lift(priorityOf(a) > priorityOf(b) ? a : b);
    }
    link(south(edge), north(edge));
  }

  return { insert, remove, south, north };
}

function priorityOf(edge: number): number {
  const mixed = Math.imul(edge ^ (edge >>> 15), 0x2c1b3c6d);
  return Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39) >>> 0;
}
