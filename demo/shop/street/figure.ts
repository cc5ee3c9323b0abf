import type { Camera } from "./camera.ts";
import { distance, type Point } from "./projection.ts";

/** The person on the map. */
export interface Figure {
  /** Walks there; the promise is kept on arrival, or when the figure is led elsewhere. */
  walkTo(point: Point): Promise<void>;
}

/** As far as one can walk, in metres. */
const STREET = { west: -104, east: 440, north: -134, south: 102 };
const METRES_A_SECOND = 90;
const STEP_METRES = 3;
const LONG_STEP_METRES = 15;

const STEPS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The figure: dragged by mouse or finger, led by the arrow keys, or sent where the map is tapped. */
export function createFigure(about: {
  readonly map: SVGSVGElement;
  readonly element: SVGGElement;
  readonly camera: Camera;
  readonly start: Point;
  /** Called with every move. */
  readonly moved: (at: Point) => void;
}): Figure {
  const { map, element, camera, moved } = about;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let at = about.start;
  /** Counts what leads the figure; who is no longer the last one stops. */
  let lead = 0;

  function put(point: Point): void {
    at = {
      x: Math.min(Math.max(point.x, STREET.west), STREET.east),
      y: Math.min(Math.max(point.y, STREET.north), STREET.south),
    };
    element.setAttribute("transform", `translate(${at.x.toFixed(2)} ${at.y.toFixed(2)})`);
    // What is dragged somewhere must not see that place move away.
    if (!element.classList.contains("dragged")) camera.follow(at);
    moved(at);
  }

  function walkTo(point: Point): Promise<void> {
    const mine = ++lead;
    if (still.matches) {
      put(point);
      return Promise.resolve();
    }
    const from = at;
    const lastsMs = Math.min((distance(from, point) / METRES_A_SECOND) * 1000, 2500);
    const startedAt = performance.now();
    return new Promise((arrived) => {
      function step(nowMs: number): void {
        const share = lastsMs === 0 ? 1 : Math.min(Math.max((nowMs - startedAt) / lastsMs, 0), 1);
        const eased = share * share * (3 - 2 * share);
        if (mine === lead) put({ x: from.x + (point.x - from.x) * eased, y: from.y + (point.y - from.y) * eased });
        if (mine === lead && share < 1) requestAnimationFrame(step);
        else arrived();
      }
      requestAnimationFrame(step);
    });
  }

  element.addEventListener("pointerdown", (event) => {
    lead++;
    element.setPointerCapture(event.pointerId);
    element.classList.add("dragged");
    // A pan of the page, and the selection of text, would begin here.
    event.preventDefault();
    element.focus({ preventScroll: true });
  });
  element.addEventListener("pointermove", (event) => {
    if (element.hasPointerCapture(event.pointerId)) put(camera.pointAt(event.clientX, event.clientY));
  });
  for (const end of ["pointerup", "pointercancel"] as const)
    element.addEventListener(end, () => {
      element.classList.remove("dragged");
      camera.follow(at);
    });
  element.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    lead++;
    const metres = event.shiftKey ? LONG_STEP_METRES : STEP_METRES;
    put({ x: at.x + step.x * metres, y: at.y + step.y * metres });
  });
  map.addEventListener("click", (event) => {
    if (event.target instanceof Node && element.contains(event.target)) return;
    void walkTo(camera.pointAt(event.clientX, event.clientY));
  });

  put(at);
  return { walkTo };
}
