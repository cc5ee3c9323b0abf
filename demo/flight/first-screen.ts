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
  /** The runs as they are shown; undefined before the first. */
  let ordered: string | undefined;
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
    for (const [index, { element }] of cards.entries()) {
      // One name a flight: the browser then moves a card to its new place.
      element.style.setProperty("view-transition-name", `flight-${items[index]?.data.traveller}`);
    }
    list.replaceChildren(...(cards.length > 0 ? cards.map(({ element }) => element) : [nothing()]));
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
      const order = items.map(({ run }) => run).join(" ");
      const isMoved = order !== ordered && ordered !== undefined;
      ordered = order;
      if (isMoved && document.startViewTransition) document.startViewTransition(() => draw(items, trip));
      else draw(items, trip);
    },
  };
}

function nothing(): HTMLElement {
  return create("article", { class: "flight nothing" }, [
    create("div", { class: "say" }, [create("h2", {}, [words.nothing]), create("p", {}, [words.nothingWhy])]),
  ]);
}
