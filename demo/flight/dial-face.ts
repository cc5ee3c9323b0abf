import { createSvg } from "../page/create.ts";
import type { TripFlight } from "./airline.ts";

/** The hand goes round in twelve hours. */
export const DEGREES_PER_MINUTE = 0.5;

/** Radii of the rings, the first flight outside. */
const RADII = [134, 112] as const;
const HOURS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** What the dial looks like. */
export interface Face {
  readonly element: SVGSVGElement;
  /** What one can take hold of. */
  readonly ring: SVGElement;
  showFlights(flights: readonly TripFlight[]): void;
  /** Where the hand is, and the beginning of the trip: degrees, clockwise from the top. `time`: as text. */
  turn(hand: number, start: number, time: string): void;
}

/** Where the hand of a clock is at an instant, epoch milliseconds: degrees, by the time of this device. */
export function angleOf(ms: number): number {
  const at = new Date(ms);
  return (at.getHours() * 60 + at.getMinutes() + at.getSeconds() / 60) * DEGREES_PER_MINUTE;
}

/** Draws a clock without flights. */
export function drawFace(): Face {
  const bezel = createSvg("g", { class: "bezel" });
  const hand = createSvg("g", { class: "hand" }, [
    createSvg("line", { x1: "0", y1: "-58", x2: "0", y2: "-152" }),
    createSvg("circle", { cx: "0", cy: "-152", r: "4" }),
  ]);
  const time = createSvg("text", { class: "time", x: "0", y: "12" });
  const ring = createSvg("circle", { class: "grip", r: "123" });
  const element = createSvg("svg", { viewBox: "-160 -160 320 320", "aria-hidden": "true" }, [
    createSvg("circle", { class: "plate", r: "156" }),
    ...RADII.map((radius) => createSvg("circle", { class: "groove", r: String(radius) })),
    ...HOURS.map(drawHour),
    bezel,
    ring,
    hand,
    time,
  ]);
  let drawn = "";
  return {
    element,
    ring,
    showFlights(flights) {
      const text = JSON.stringify(flights);
      if (text === drawn) return;
      drawn = text;
      bezel.replaceChildren(
        ...flights.flatMap((flight, index) => drawFlightArc(flight, RADII[index] ?? RADII[0], index)),
      );
    },
    turn(handDegrees, startDegrees, said) {
      bezel.setAttribute("transform", `rotate(${startDegrees})`);
      hand.setAttribute("transform", `rotate(${handDegrees})`);
      time.textContent = said;
    },
  };
}

function drawHour(hour: number): SVGElement {
  const { x, y } = pointAt(hour * 60, 84);
  return createSvg("text", { class: "hour", x: String(x), y: String(y + 5) }, [String(hour)]);
}

/** A flight as a line around the clock: the time in the air is thick, and each thing that happens is a dot. */
function drawFlightArc({ departs, arrives, events }: TripFlight, radius: number, index: number): readonly SVGElement[] {
  const first = events[1]?.minute ?? 0;
  const last = events.at(-1)?.minute ?? 0;
  const dots = events.slice(1).map(({ id, minute }) => {
    const { x, y } = pointAt(minute, radius);
    const r = id === "gate-changed" || id === "boarding" || id === "landed" ? "4.5" : "2.5";
    return createSvg("circle", { class: "event", "data-event": id, cx: String(x), cy: String(y), r });
  });
  return [
    createSvg("path", { class: `leg leg-${index}`, d: arc(first, last, radius) }),
    createSvg("path", { class: `leg leg-${index} flying`, d: arc(departs, arrives, radius) }),
    ...dots,
  ];
}

function arc(from: number, to: number, radius: number): string {
  const [a, b] = [pointAt(from, radius), pointAt(to, radius)];
  const isLarge = (to - from) * DEGREES_PER_MINUTE > 180 ? 1 : 0;
  return `M${a.x} ${a.y}A${radius} ${radius} 0 ${isLarge} 1 ${b.x} ${b.y}`;
}

function pointAt(minute: number, radius: number): { readonly x: number; readonly y: number } {
  const angle = (minute * DEGREES_PER_MINUTE * Math.PI) / 180;
  return { x: round(Math.sin(angle) * radius), y: round(-Math.cos(angle) * radius) };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
