import type { Answer, Mesh } from "../../client/sdk/api.ts";
import { moments } from "../catalog.json";
import { find } from "../page/find.ts";
import type { Street } from "./street/open-street.ts";
import { placeNamed } from "./street/places.ts";
import { words } from "./words/words.ts";

/** A stay, by this device's own clock. */
interface Stay {
  readonly place: string;
  readonly sinceMs: number;
}

/** Says where the figure is and what the mesh knows of it, and lets the time of a stay be seen. */
export function openPresence(mesh: Mesh, street: Street): void {
  const status = find("status", HTMLElement);
  let stays: readonly Stay[] = [];

  function show(): void {
    const seen = stays.map(({ place }) => placeNamed(place)?.name ?? place);
    const text = mesh.consented.location ? sayTold(seen, street.placeOfFigure()?.name) : sayUntold(street);
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("seen", seen.length > 0);
    street.showPresent(stays.map(({ place }) => place));
  }

  mesh.on("answer", (answer) => {
    stays = staysOf(answer);
    show();
  });
  mesh.on("consent", ({ location }) => {
    if (!location) stays = [];
    show();
  });
  street.onMove(show);
  for (const change of ["online", "offline"]) addEventListener(change, show);
  show();
  openStay(() => stays[0]);
}

/** The card with the time of the stay; its ring is full when a moment of this place may come of staying. */
function openStay(current: () => Stay | undefined): void {
  const card = find("stay", HTMLElement);
  const done = find("stay-done", SVGCircleElement);
  setInterval(() => {
    const stay = current();
    card.hidden = stay === undefined;
    if (stay === undefined) return;
    const seconds = Math.max(0, (Date.now() - stay.sinceMs) / 1000);
    const share = Math.min(seconds / (dwellSeconds(stay.place) ?? seconds), 1);
    done.setAttribute("stroke-dasharray", `${(share * 100).toFixed(1)} 100`);
    card.classList.toggle("full", share === 1);
    find("stay-place", HTMLElement).textContent = placeNamed(stay.place)?.name ?? stay.place;
    find("stay-said", HTMLElement).textContent = words.here(clock(seconds));
  }, 250);
}

/** The newest first: who has scanned a code somewhere is taken to be there for a while, wherever they go. */
function staysOf({ presence, serverTime }: Answer): Stay[] {
  const aheadMs = serverTime * 1000 - Date.now();
  return presence
    .map(({ place, since }) => ({ place, sinceMs: Date.parse(since) - aheadMs }))
    .sort((one, other) => other.sinceMs - one.sinceMs);
}

function sayTold(seen: readonly string[], inside: string | undefined): string {
  const [first] = seen;
  if (first !== undefined) return words.seen(first);
  if (inside === undefined) return words.outside;
  return navigator.onLine ? words.inside(inside) : words.insideOffline(inside);
}

function sayUntold(street: Street): string {
  const place = street.placeOfFigure();
  return place === undefined ? words.outsideUntold : words.untold(place.name);
}

/** How long one has to stay in this place for the first moment that comes of it; undefined where none does. */
function dwellSeconds(place: string): number | undefined {
  const waits = moments.flatMap(({ on }) =>
    "dwell" in on && "place" in on.dwell && on.dwell.place === place ? [secondsOf(on.for ?? "")] : [],
  );
  return waits.length === 0 ? undefined : Math.min(...waits);
}

/** Of the durations of the demo: whole seconds or minutes. */
function secondsOf(duration: string): number {
  const [, amount, unit] = /^PT(\d+)([SM])$/.exec(duration) ?? [];
  return Number(amount) * (unit === "M" ? 60 : 1);
}

function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
