import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { comingEvents, minuteOf, type Trip } from "./airline.ts";
import { angleOf, DEGREES_PER_MINUTE, drawFace } from "./dial-face.ts";
import { saySpan, sayTime, words } from "./words/words.ts";

const KEYS: Readonly<Record<string, number>> = {
  ArrowRight: 5,
  ArrowUp: 5,
  ArrowLeft: -5,
  ArrowDown: -5,
  PageUp: 30,
  PageDown: -30,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Who turns with keys turns several times: the airline hears of it once the keys are still. */
const STILL_MS = 400;

/** The clock, and the two flights that are turned around it. */
export interface Dial {
  show(trip: Trip): void;
}

/** Opens the dial. `turn`: the person has turned the trip to a minute. */
export function openDial(turn: (minute: number) => void): Dial {
  const face = drawFace();
  const slider = create(
    "div",
    { class: "dial", role: "slider", tabindex: "0", "aria-label": words.clock, "aria-valuemin": "0" },
    [face.element],
  );
  const said = find("dial-said", HTMLElement);
  const next = find("next", HTMLButtonElement);
  let trip: Trip | undefined;
  /** The minute that it is being turned to, with its parts; not yet said. */
  let turned: number | undefined;
  let still: ReturnType<typeof setTimeout> | undefined;

  const minuteNow = () => turned ?? (trip === undefined ? 0 : minuteOf(trip, Date.now()));
  const within = (minute: number) => Math.min(trip?.lastMinute ?? 0, Math.max(0, minute));

  function draw(): void {
    if (trip === undefined) return;
    const nowMs = Date.now();
    const minute = Math.round(within(minuteNow()));
    const [coming] = comingEvents(trip, minute);
    const what =
      coming === undefined ? words.over : words.nextIs(words.event[coming.id] ?? coming.id, coming.traveller);
    const atMs = coming && nowMs + (coming.minute - minute) * 60_000;
    face.turn(angleOf(nowMs), angleOf(nowMs) - minute * DEGREES_PER_MINUTE, sayTime(nowMs));
    said.replaceChildren(
      create("span", {}, [what]),
      create("span", { class: "at" }, [atMs === undefined ? "" : sayTime(atMs)]),
    );
    next.disabled = coming === undefined;
    slider.ariaValueMax = String(trip.lastMinute);
    slider.ariaValueNow = String(minute);
    slider.ariaValueText = words.clockSaid(saySpan(minute), what);
  }

  function finish(): void {
    const minute = turned === undefined ? undefined : Math.round(turned);
    turned = undefined;
    if (minute !== undefined && trip !== undefined && minute !== minuteOf(trip, Date.now())) turn(minute);
  }

  slider.addEventListener("keydown", (event) => {
    const step = KEYS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    turned = within(minuteNow() + step);
    draw();
    clearTimeout(still);
    still = setTimeout(finish, STILL_MS);
  });
  listenToTurns(
    face.ring,
    (degrees) => {
      turned = within(minuteNow() - degrees / DEGREES_PER_MINUTE);
      draw();
    },
    finish,
  );
  next.addEventListener("click", () => {
    const [coming] = trip === undefined ? [] : comingEvents(trip, minuteNow());
    if (coming !== undefined) turn(coming.minute);
  });
  find("dial", HTMLElement).append(slider);
  setInterval(draw, 1_000);

  return {
    show(now) {
      trip = now;
      face.showFlights(now.flights);
      const names = now.flights.map(({ traveller, number }) => create("span", {}, [`${traveller}, ${number}`]));
      find("legend", HTMLElement).replaceChildren(...names);
      draw();
    },
  };
}

/** Hears by how many degrees a ring is turned, clockwise, and when it is let go. */
function listenToTurns(ring: SVGElement, onTurn: (degrees: number) => void, onEnd: () => void): void {
  let last: number | undefined;
  const angleAt = ({ clientX, clientY }: PointerEvent) => {
    const { left, top, width, height } = ring.getBoundingClientRect();
    return (Math.atan2(clientX - left - width / 2, top + height / 2 - clientY) * 180) / Math.PI;
  };
  ring.addEventListener("pointerdown", (event) => {
    ring.setPointerCapture(event.pointerId);
    last = angleAt(event);
  });
  ring.addEventListener("pointermove", (event) => {
    if (last === undefined) return;
    const angle = angleAt(event);
    const degrees = ((angle - last + 540) % 360) - 180;
    last = angle;
    onTurn(degrees);
  });
  for (const end of ["pointerup", "pointercancel"] as const) {
    ring.addEventListener(end, () => {
      last = undefined;
      onEnd();
    });
  }
}
