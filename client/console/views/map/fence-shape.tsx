import { useFormats } from "../../format/use-formats.ts";
import type { PlaceShape } from "./place-shape.ts";
import { type Size, toScreen, type Viewport, type WorldPoint } from "./projection.ts";

/** Names are written if the fence is at least so wide. */
const NAMED_PIXELS = 36;

/** One fence to scale, with its name, and with how many entered if that may be told. */
export function FenceShape(props: {
  readonly shape: PlaceShape;
  readonly view: Viewport;
  readonly size: Size;
  readonly enters: number | undefined;
  readonly isChosen: boolean;
  readonly onChoose: (place: string) => void;
}) {
  const { shape, view, size, enters, isChosen, onChoose } = props;
  const formats = useFormats();
  const { place, centre, box, radius, rings } = shape;
  const middle = toScreen(centre, view, size);
  const bottom = toScreen({ x: centre.x, y: box.south }, view, size);
  const isNamed = (box.east - box.west) * view.scale >= NAMED_PIXELS || isChosen;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list beside the map is for the keyboard.
    <g class={isChosen ? "fence chosen" : "fence"} onClick={() => onChoose(place.id)}>
      <title>{place.name ?? place.id}</title>
      {radius === undefined ? (
        <path fill-rule="evenodd" d={(rings ?? []).map((ring) => ringPath(ring, view, size)).join("")} />
      ) : (
        <circle cx={middle.x} cy={middle.y} r={radius * view.scale} />
      )}
      {isNamed ? (
        <text x={bottom.x} y={bottom.y + 15}>
          {place.name ?? place.id}
        </text>
      ) : null}
      {enters === undefined ? null : (
        <text class="count" x={middle.x} y={middle.y} dy="0.35em">
          {formats.count(enters)}
        </text>
      )}
    </g>
  );
}

function ringPath(ring: readonly WorldPoint[], view: Viewport, size: Size): string {
  const points = ring.map((point) => toScreen(point, view, size));
  return `M${points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;
}
