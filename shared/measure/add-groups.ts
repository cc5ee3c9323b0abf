import { present } from "../json/present.ts";
import { type CountedValue, type CountGroup, FIGURES, type Figures, type Slots } from "./count.ts";
import { joinSlots } from "./slots.ts";

/** Groups of several counters, or of several spans of time, as one list: those of the same keys and arm are added up. */
export function addGroups(groups: readonly CountGroup[]): readonly CountGroup[] {
  const sums = new Map<string, CountGroup>();
  for (const group of groups) {
    const name = JSON.stringify([group.arm, ...Object.values(group.keys)]);
    const sum = sums.get(name);
    sums.set(name, sum === undefined ? group : addTwo(sum, group));
  }
  return [...sums.values()];
}

function addTwo(one: CountGroup, other: CountGroup): CountGroup {
  return present({
    keys: one.keys,
    arm: one.arm,
    figures: addFigures(one.figures, other.figures),
    values: addValues([...one.values, ...other.values]),
    slots: one.slots === undefined && other.slots === undefined ? undefined : joinAllSlots(one.slots, other.slots),
  });
}

/** The sums of figures; those that are 0 are left out. */
export function addFigures(one: Figures, other: Figures): Figures {
  const sums = FIGURES.map((figure) => [figure, (one[figure] ?? 0) + (other[figure] ?? 0)] as const);
  return Object.fromEntries(sums.filter(([, sum]) => sum !== 0));
}

/** One sum for each currency, of what was reported and of what was claimed. */
export function addValues(values: readonly CountedValue[]): readonly CountedValue[] {
  const sums = new Map<string, CountedValue>();
  for (const value of values) {
    const name = `${value.currency} ${value.isClaimed}`;
    sums.set(name, { ...value, minor: (sums.get(name)?.minor ?? 0) + value.minor });
  }
  return [...sums.values()];
}

/** Slots of both, each of its own. */
export function joinAllSlots(one: Slots = {}, other: Slots = {}): Slots {
  const names = Object.keys({ ...one, ...other }) as (keyof Slots)[];
  return Object.fromEntries(names.map((name) => [name, joinSlots(one[name], other[name])]));
}
