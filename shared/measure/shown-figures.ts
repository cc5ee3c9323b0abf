import { type CountGroup, FIGURES, type Figure } from "./count.ts";
import { countSlots } from "./slots.ts";

/** So many people must be behind a figure of a place, and so large must it be. */
const FEWEST_PEOPLE = 10;

/** Every figure of a group: null is not to be told. */
export type ShownFigures = Readonly<Record<Figure, number | null>>;

/**
 * The figures of a group that may be told; of no group they are 0. By place a figure is told only if at least ten people are
 * behind it, as far as their slots tell. Two people in one slot count as one, so ten are never said of nine. Slots stay when an
 * offer is taken back, so the figure itself must be ten, too. 0 is not told either: else whoever reads could tell nobody from
 * a few.
 */
export function shownFigures(group: CountGroup | undefined, isByPlace: boolean): ShownFigures {
  const told = FIGURES.map((figure) => {
    const sum = group?.figures[figure] ?? 0;
    const isHidden = isByPlace && (sum < FEWEST_PEOPLE || !areEnough(group?.slots?.[figure]));
    return [figure, isHidden ? null : sum] as const;
  });
  return Object.fromEntries(told) as ShownFigures;
}

/** Whether these slots tell of ten people at least. */
export function areEnough(slots: string | undefined): boolean {
  return countSlots(slots) >= FEWEST_PEOPLE;
}
