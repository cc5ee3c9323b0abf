import type { Point } from "./projection.ts";

/** What part of the street is seen. */
export interface Camera {
  /** Keeps a point in view; the view glides there. */
  follow(point: Point): void;
  /** The point of the map below a point of the window, in CSS pixels. */
  pointAt(clientX: number, clientY: number): Point;
}

/** The part of the street that may be seen, in metres. */
const WORLD = { west: -110, east: 450, north: -140, south: 108 };
/** How much of it is seen at once: this many metres from north to south, and from west to east; more on a large map. */
const HEIGHT_METRES = 178;
const WIDTH_METRES = 205;
const MAX_PIXELS_PER_METRE = 2.35;
/** The share of the view around its middle in which the figure moves without moving the view. */
const CALM = 0.24;
/** The share of the way that the view glides in one frame. */
const GLIDE = 0.16;

/** A camera over an SVG whose units are metres. Where motion is reduced the view does not glide, it is there. */
export function createCamera(map: SVGSVGElement): Camera {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let wanted: Point = { x: 0, y: 0 };
  let middle: Point | undefined;
  let size = { width: 1, height: 1 };
  let isGliding = false;

  new ResizeObserver(() => {
    const { width, height } = map.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    const metresPerPixel = Math.max(HEIGHT_METRES / height, WIDTH_METRES / width, 1 / MAX_PIXELS_PER_METRE);
    size = { width: width * metresPerPixel, height: height * metresPerPixel };
    middle = clamp(wanted);
    show(middle);
  }).observe(map);

  function follow(point: Point): void {
    const at = middle ?? point;
    wanted = { x: calm(point.x, at.x, size.width), y: calm(point.y, at.y, size.height) };
    if (middle === undefined) return;
    if (still.matches) {
      middle = clamp(wanted);
      show(middle);
    } else if (!isGliding) {
      isGliding = true;
      requestAnimationFrame(glide);
    }
  }

  function glide(): void {
    const target = clamp(wanted);
    const at = middle ?? target;
    const next = { x: at.x + (target.x - at.x) * GLIDE, y: at.y + (target.y - at.y) * GLIDE };
    isGliding = Math.hypot(target.x - next.x, target.y - next.y) > 0.1;
    middle = isGliding ? next : target;
    show(middle);
    if (isGliding) requestAnimationFrame(glide);
  }

  function clamp({ x, y }: Point): Point {
    return {
      x: between(x, WORLD.west + size.width / 2, WORLD.east - size.width / 2),
      y: between(y, WORLD.north + size.height / 2, WORLD.south - size.height / 2),
    };
  }

  function show({ x, y }: Point): void {
    const { width, height } = size;
    map.setAttribute("viewBox", [x - width / 2, y - height / 2, width, height].map((at) => at.toFixed(2)).join(" "));
  }

  function pointAt(clientX: number, clientY: number): Point {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(map.getScreenCTM()?.inverse());
    return { x, y };
  }

  return { follow, pointAt };
}

/** How far the middle has to go so that the point is in the calm part. */
function calm(point: number, middle: number, length: number): number {
  const reach = (length * CALM) / 2;
  return between(middle, point - reach, point + reach);
}

/** The number, moved into the range; the middle of a range that is turned over. */
function between(value: number, least: number, most: number): number {
  return least > most ? (least + most) / 2 : Math.min(Math.max(value, least), most);
}
