import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { type Box, fitBox, panBy, type Size, type Viewport, type WorldPoint, zoomAt } from "./projection.ts";

const ZOOM_STEP = 1.6;
const PAN_STEP = 80;
/** A press that moved less is a click. */
const DRAG_PIXELS = 4;

/**
 * What part of the world is shown, and how pointer, wheel and keyboard change it. `all`: everything; `first`: what to
 * show at the beginning, if not that.
 */
export function useViewport(all: Box | undefined, first: Box | undefined) {
  const host = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const [view, setView] = useState<Viewport>();
  const pointers = useRef(new Map<number, WorldPoint>());
  const hasMoved = useRef(false);

  const showAll = useCallback(() => {
    if (all !== undefined && size.width > 0) setView(fitBox(all, size));
  }, [all, size]);
  const show = useCallback((box: Box) => setView(fitBox(box, size)), [size]);
  const zoom = useCallback(
    (factor: number, at: WorldPoint = { x: size.width / 2, y: size.height / 2 }) =>
      setView((now) => now && zoomAt(now, factor, at, size)),
    [size],
  );
  const pan = useCallback((dx: number, dy: number) => setView((now) => now && panBy(now, dx, dy)), []);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const resize = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    resize.observe(element);
    return () => resize.disconnect();
  }, []);
  useEffect(() => {
    const box = first ?? all;
    if (view === undefined && box !== undefined && size.width > 0) setView(fitBox(box, size));
  }, [view, first, all, size]);
  // Preact listens passively to the wheel, and the page would scroll.
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const turn = (event: WheelEvent) => {
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), {
        x: event.clientX - left,
        y: event.clientY - top,
      });
    };
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [zoom]);

  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => pan(PAN_STEP, 0),
      ArrowRight: () => pan(-PAN_STEP, 0),
      ArrowUp: () => pan(0, PAN_STEP),
      ArrowDown: () => pan(0, -PAN_STEP),
      "+": () => zoom(ZOOM_STEP),
      "=": () => zoom(ZOOM_STEP),
      "-": () => zoom(1 / ZOOM_STEP),
      "0": showAll,
    };
    const move = moves[event.key];
    if (move === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move();
  };
  const onPointerDown = (event: PointerEvent) => {
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    hasMoved.current = false;
  };
  const onPointerMove = (event: PointerEvent) => {
    const before = pointers.current.get(event.pointerId);
    if (before === undefined) return;
    const [dx, dy] = [event.clientX - before.x, event.clientY - before.y];
    if (!hasMoved.current && Math.hypot(dx, dy) < DRAG_PIXELS) return;
    if (!hasMoved.current) host.current?.setPointerCapture(event.pointerId);
    hasMoved.current = true;
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (other === undefined) return pan(dx, dy);
    // Two fingers: the distance between them is the zoom.
    const { left = 0, top = 0 } = host.current?.getBoundingClientRect() ?? {};
    const factor =
      Math.hypot(event.clientX - other.x, event.clientY - other.y) /
      Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
    zoom(factor, { x: (event.clientX + other.x) / 2 - left, y: (event.clientY + other.y) / 2 - top });
  };
  const onPointerUp = (event: PointerEvent) => pointers.current.delete(event.pointerId);
  const onClickCapture = (event: Event) => {
    if (hasMoved.current) event.stopPropagation();
  };
  const listeners = {
    onKeyDown,
    onPointerDown,
    onPointerMove,
    onPointerUp,
    onPointerCancel: onPointerUp,
    onClickCapture,
  };
  return {
    host,
    size,
    view,
    show,
    showAll,
    zoomIn: () => zoom(ZOOM_STEP),
    zoomOut: () => zoom(1 / ZOOM_STEP),
    listeners,
  };
}
