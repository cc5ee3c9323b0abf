import { createSwitchGeolocation, type PositionSource } from "../../../client/debug/switch-geolocation.ts";
import { create } from "../../page/create.ts";
import { find } from "../../page/find.ts";
import { words } from "../words/words.ts";
import { createCamera } from "./camera.ts";
import { drawFences } from "./draw-fences.ts";
import { createFigure } from "./figure.ts";
import { PLACES, placeAt, type StreetPlace } from "./places.ts";
import type { Point } from "./projection.ts";
import { createStreetGeolocation } from "./street-geolocation.ts";

/** The map, and the person on it. */
export interface Street {
  /** Where the SDK gets its positions from: the figure, or the browser where the person switched to it. */
  readonly geolocation: PositionSource;
  /** The place whose fence the figure is in. */
  placeOfFigure(): StreetPlace | undefined;
  /** Marks the places in which the mesh knows the person to be. */
  showPresent(present: readonly string[]): void;
  /** Turns the light over the doughnut shop on or off. */
  showHotLight(isOn: boolean): void;
  /** Lights the oven, which turns that light on as well, and shows how far its signal reaches. */
  showOven(isOn: boolean): void;
  onMove(listener: () => void): void;
}

/** On the street between the shops. */
const START: Point = { x: 72, y: 38 };
/** Where the figure was, for the next page of this tab. */
const KEPT = "figure";

/** Opens the map of index.html. Needs no mesh. */
export function openStreet(): Street {
  const map = find("map", SVGSVGElement);
  const you = find("you", SVGGElement);
  name(map, "group", words.map);
  // An application: what the arrow keys do here is its own.
  name(you, "application", words.you);
  you.setAttribute("tabindex", "0");
  const listeners: (() => void)[] = [];
  const slider = find("accuracy", HTMLInputElement);
  let point = readKept() ?? START;
  const ofFigure = createStreetGeolocation(
    () => ({ point, accuracy: slider.valueAsNumber }),
    (accuracy) => showAccuracy(slider, accuracy),
  );
  const geolocation = createSwitchGeolocation(ofFigure);
  const figure = createFigure({
    map,
    element: you,
    camera: createCamera(map),
    start: point,
    moved(at) {
      point = at;
      sessionStorage.setItem(KEPT, JSON.stringify(at));
      ofFigure.moved();
      for (const listener of listeners) listener();
    },
  });
  slider.addEventListener("input", ofFigure.moved);
  openRealPosition((isReal) => geolocation.switchTo(isReal ? navigator.geolocation : ofFigure));
  openWalks(figure.walkTo);

  return {
    geolocation,
    placeOfFigure: () => placeAt(point),
    showPresent: drawFences(find("fences", SVGGElement)),
    showHotLight: (isOn) => map.classList.toggle("hot", isOn),
    showOven: (isOn) => map.classList.toggle("oven", isOn),
    onMove: (listener) => listeners.push(listener),
  };
}

/** What a part of the drawing is, and what it is called, to who does not see it. */
function name(element: SVGElement, role: string, label: string): void {
  element.setAttribute("role", role);
  element.setAttribute("aria-label", label);
}

/** The circle around the figure in which a phone would say it is, in metres; and what the slider is set to. */
function showAccuracy(slider: HTMLInputElement, accuracy: number): void {
  document.querySelector("#you .accuracy")?.setAttribute("r", String(accuracy));
  find("accuracy-said", HTMLElement).textContent = words.metres(slider.valueAsNumber);
  slider.setAttribute("aria-valuetext", words.metres(slider.valueAsNumber));
}

/** The switch to the browser's own position, which asks the person, and goes back where they refuse. */
function openRealPosition(switchTo: (isReal: boolean) => void): void {
  const real = find("real", HTMLInputElement);
  const said = find("real-said", HTMLElement);
  const goBack = () => {
    real.checked = false;
    said.textContent = words.realRefused;
  };
  real.addEventListener("change", () => {
    said.textContent = "";
    if (!real.checked) return switchTo(false);
    if (!("geolocation" in navigator)) return goBack();
    navigator.geolocation.getCurrentPosition(() => {
      said.textContent = words.realOn;
      switchTo(true);
    }, goBack);
  });
}

/** Buttons that send the figure to each place, and out on the street. */
function openWalks(walkTo: (point: Point) => Promise<void>): void {
  const targets = [{ name: words.onTheStreet, inside: START }, ...PLACES];
  find("walks", HTMLElement).append(
    ...targets.map(({ name, inside }) => {
      const button = create("button", { type: "button" }, [name]);
      button.addEventListener("click", () => walkTo(inside));
      return button;
    }),
  );
}

function readKept(): Point | undefined {
  const { x, y }: Partial<Point> = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  return Number.isFinite(x) && Number.isFinite(y) ? { x: Number(x), y: Number(y) } : undefined;
}
