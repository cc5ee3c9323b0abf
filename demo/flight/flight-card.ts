import type { NowRun } from "../../client/sdk/api.ts";
import { create, createSvg } from "../page/create.ts";
import type { TripFlight } from "./airline.ts";
import { type Fact, factsOf, STEPS, type Step, stepOf } from "./facts.ts";
import { keepTogether } from "./keep-together.ts";
import { saySpan, words } from "./words/words.ts";

/** A card on the page, and what keeps its countdown true. */
export interface FlightCard {
  readonly element: HTMLElement;
  /** Says how long it is until what is next, and where the plane is. */
  tick(nowMs: number): void;
}

/** Draws a flight as it stands, the `leg` of the trip. `act`: the person taps what the airline offers. */
export function drawFlight(
  item: NowRun,
  { flight, leg }: { readonly flight: TripFlight | undefined; readonly leg: number },
  act: () => void,
): FlightCard {
  const { data, stage, title = "", body = "", action } = item;
  const step = stepOf(stage);
  const { facts, coming } = factsOf(stage, data);
  const count = create("p", { class: "count" });
  const path = drawPath();
  const button = action && create("button", { type: "button", class: "primary", "data-act": stage }, [action.label]);
  button?.addEventListener("click", act);
  const element = create("article", { class: "flight", "data-stage": stage, "data-leg": String(leg) }, [
    create("header", { class: "who" }, [
      create("p", { class: "traveller" }, [String(data.traveller ?? "")]),
      create("p", { class: "number" }, [String(data.flight ?? "")]),
      ...(isLate(step) && data.late !== undefined
        ? [create("p", { class: "late" }, [words.late(saySpan(Number(data.late)))])]
        : []),
      count,
    ]),
    create("div", { class: "route" }, [
      create("span", { class: "code" }, [flight?.from ?? String(data.from ?? "")]),
      path.element,
      create("span", { class: "code" }, [flight?.to ?? String(data.to ?? "")]),
    ]),
    create("div", { class: "say" }, [create("h2", {}, keepTogether(title)), create("p", {}, keepTogether(body))]),
    create("dl", { class: "facts" }, facts.map(drawFact)),
    ...(button === undefined ? [] : [button]),
    drawSteps(STEPS.indexOf(step)),
  ]);

  return {
    element,
    tick(nowMs) {
      const minutes = coming === undefined ? 0 : Math.ceil((coming.atMs - nowMs) / 60_000);
      count.textContent = minutes > 0 && coming ? words.within[coming.what](saySpan(minutes)) : words.rightNow;
      count.hidden = coming === undefined;
      const [departsMs, arrivesMs] = [Date.parse(String(data.departs)), Date.parse(String(data.arrives))];
      path.fly((nowMs - departsMs) / (arrivesMs - departsMs));
    },
  };
}

/** Who has left, or is there, needs the new times and no more. */
function isLate(step: Step): boolean {
  return STEPS.indexOf(step) <= STEPS.indexOf("boarding");
}

function drawFact({ name, value, was }: Fact): HTMLElement {
  const before =
    was === undefined ? [] : [create("s", {}, [create("span", { class: "unseen" }, [words.was]), was]), " "];
  return create("div", {}, [create("dt", {}, [name]), create("dd", {}, [...before, value])]);
}

/** The steps of the way: what is over, where the flight is, what is to come. */
function drawSteps(current: number): HTMLElement {
  const steps = STEPS.map((step, index) =>
    create("li", { "data-over": index < current, "aria-current": index === current ? "step" : undefined }, [
      create("span", {}, [words.step[step]]),
    ]),
  );
  return create("ol", { class: "steps", "aria-label": words.stages }, steps);
}

/** The line from one airport to the other, and the plane on it. */
function drawPath(): { readonly element: HTMLElement; fly(part: number): void } {
  const plane = createSvg("svg", { class: "plane", viewBox: "-14 -10 26 20", "aria-hidden": "true" }, [
    createSvg("path", {
      d: "M11 0L-2-1.500L-6-9h-2.500L-6.500-1.200L-10.500-.8L-12-4h-1.500l.8 4l-.8 4h1.500l1.500-3.200l4 .4L-8.500 9H-6l4-7.500z",
    }),
  ]);
  const element = create("span", { class: "path" }, [plane]);
  return {
    element,
    fly(part) {
      const flown = Math.min(1, Math.max(0, Number.isFinite(part) ? part : 0));
      element.style.setProperty("--flown", flown.toFixed(3));
    },
  };
}
