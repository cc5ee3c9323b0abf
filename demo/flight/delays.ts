import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { minuteOf, type Trip } from "./airline.ts";
import { words } from "./words/words.ts";

/** Buttons that make a flight late, as long as it has not left. `delay`: a person tapped the one of this run. */
export function openDelays(delay: (run: string) => void): { show(trip: Trip): void } {
  const place = find("delays", HTMLElement);
  let runs: readonly string[] = [];
  const buttons = new Map<number, HTMLButtonElement>();

  function buttonOf(leg: number, traveller: string): HTMLButtonElement {
    const known = buttons.get(leg);
    if (known !== undefined) return known;
    const button = create("button", { type: "button", class: "quiet" }, [words.makeLate(traveller)]);
    button.addEventListener("click", () => delay(runs[leg] ?? ""));
    buttons.set(leg, button);
    place.append(button);
    return button;
  }

  return {
    show(trip) {
      const minute = minuteOf(trip, Date.now());
      runs = trip.flights.map(({ run }) => run);
      for (const [leg, { traveller, late, departs }] of trip.flights.entries()) {
        buttonOf(leg, traveller).disabled = late > 0 || minute >= departs;
      }
    },
  };
}
