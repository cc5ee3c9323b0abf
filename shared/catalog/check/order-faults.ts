import type { Fault } from "../../errors.ts";
import { tokensOf } from "../../json/json-pointer.ts";

/**
 * Faults in the order in which what they are about stands in the document; what is missing stands where its owner begins. What is
 * said of the whole comes last: it is how many more there are.
 */
export function orderFaults(faults: readonly Fault[], document: unknown): readonly Fault[] {
  const rankOf = ranksIn(document);
  return faults
    .map((fault) => ({ fault, place: rankOf(fault.pointer) }))
    .sort((a, b) => compare(a.place, b.place))
    .map(({ fault }) => fault);
}

/** Where a pointer leads, as the place of each of its steps among its siblings. Each object is looked through once. */
function ranksIn(document: unknown): (pointer: string) => readonly number[] {
  const known = new WeakMap<object, ReadonlyMap<string, number>>();
  const placesIn = (owner: object) => {
    const places = known.get(owner) ?? new Map(Object.keys(owner).map((name, place) => [name, place]));
    known.set(owner, places);
    return places;
  };
  return (pointer) => {
    if (pointer === "") return [Number.POSITIVE_INFINITY];
    const ranks: number[] = [];
    let value = document;
    for (const name of tokensOf(pointer)) {
      if (typeof value !== "object" || value === null) break;
      const place = Array.isArray(value) ? Number(name) : placesIn(value).get(name);
      if (place === undefined) break;
      ranks.push(place);
      value = Reflect.get(value, name);
    }
    return ranks;
  };
}

function compare(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((place, step) => place !== other[step]);
  if (at === -1) return one.length - other.length;
  return (one[at] ?? 0) - (other[at] ?? -1);
}
