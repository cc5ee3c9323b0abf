import type { NowRun } from "../../client/sdk/api.ts";
import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import type { Trip } from "./airline.ts";
import { drawFlight, type FlightCard } from "./flight-card.ts";
import { words } from "./words/words.ts";

/** The first screen: the flights in the order of the mesh, the one that matters now in front. */
export interface FirstScreen {
  show(items: readonly NowRun[], trip: Trip): void;
}

/** Opens the first screen. `act`: the person takes what the airline offers at the stage of this run. */
export function openFirstScreen(act: (run: NowRun) => void): FirstScreen {
  const list = find("flights", HTMLElement);
  const said = find("first-said", HTMLElement);
  let shown = "";
  let cards: readonly FlightCard[] = [];

  function tick(): void {
    for (const card of cards) card.tick(Date.now());
  }

  function draw(items: readonly NowRun[], { flights }: Trip): void {
    const focused = document.activeElement?.getAttribute("data-act");
    cards = items.map((item) => {
      const leg = flights.findIndex(({ run }) => run === item.run);
      return drawFlight(item, { flight: flights[leg], leg }, () => act(item));
    });
    const before = placesOf(list);
    list.replaceChildren(...(cards.length > 0 ? cards.map(({ element }) => element) : [nothing()]));
    glide(list, before);
    if (focused) list.querySelector<HTMLElement>(`[data-act="${focused}"]`)?.focus({ preventScroll: true });
    const [first] = items;
    said.textContent = first === undefined ? words.nothing : `${first.data.traveller}: ${first.title}`;
    tick();
  }

  setInterval(tick, 1_000);
  return {
    show(items, trip) {
      const text = JSON.stringify([items, trip.flights]);
      if (text === shown) return;
      shown = text;
      draw(items, trip);
    },
  };
}

const GLIDE_MS = 260;

/** How far down each flight stands. */
function placesOf(list: HTMLElement): ReadonlyMap<string, number> {
  const cards = [...list.querySelectorAll<HTMLElement>("[data-leg]")];
  return new Map(cards.map((card) => [card.dataset.leg ?? "", card.offsetTop]));
}

/** Flights that have changed places glide to the new one, so that the eye can follow. They can be tapped meanwhile. */
function glide(list: HTMLElement, before: ReadonlyMap<string, number>): void {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const card of list.querySelectorAll<HTMLElement>("[data-leg]")) {
    const moved = (before.get(card.dataset.leg ?? "") ?? card.offsetTop) - card.offsetTop;
    if (moved !== 0) card.animate({ translate: [`0 ${moved}px`, "0 0"] }, { duration: GLIDE_MS, easing: "ease-out" });
  }
}

function nothing(): HTMLElement {
  return create("article", { class: "flight nothing" }, [
    create("div", { class: "say" }, [create("h2", {}, [words.nothing]), create("p", {}, [words.nothingWhy])]),
  ]);
}
