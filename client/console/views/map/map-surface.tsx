import { useEffect, useMemo, useState } from "preact/hooks";
import { useFormats } from "../../format/use-formats.ts";
import { useWords } from "../../words/use-words.ts";
import type { PlaceFigures } from "./enters-of.ts";
import { FenceShape } from "./fence-shape.tsx";
import { layOut } from "./lay-out.ts";
import { MAP_WORDS } from "./map-words.ts";
import { outlinePath, PATH_UNITS } from "./outline-path.ts";
import { loadOutlines } from "./outlines.ts";
import { boxAround, type PlaceShape } from "./place-shape.ts";
import { metresPerPixel, type Size, scaleBar, type Viewport } from "./projection.ts";
import { sayLength } from "./say-length.ts";
import type { useViewport } from "./use-viewport.ts";

/** Outlines of countries are of use from here on. */
const FAR_METRES_PER_PIXEL = 60;
const BAR_PIXELS = 120;

/** The map itself: outlines, fences to scale with their names, and dots where there are too many. */
export function MapSurface(props: {
  readonly shapes: readonly PlaceShape[];
  readonly figures: PlaceFigures;
  readonly chosen: string | undefined;
  readonly onChoose: (place: string) => void;
  readonly viewport: ReturnType<typeof useViewport>;
}) {
  const { shapes, figures, chosen, onChoose, viewport } = props;
  const { host, size, view, show, showAll, zoomIn, zoomOut, listeners } = viewport;
  const words = useWords(MAP_WORDS);
  const formats = useFormats();
  const layout = useMemo(() => (view === undefined ? undefined : layOut(shapes, view, size)), [shapes, view, size]);
  return (
    <div class="map">
      <div
        ref={host}
        class="map-surface"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys that move the map need the focus.
        tabIndex={0}
        role="application"
        aria-label={words.map(formats.count(shapes.length))}
        aria-describedby="map-keys"
        {...listeners}
      >
        {view === undefined || layout === undefined ? null : (
          <svg width={size.width} height={size.height} aria-hidden="true">
            <Outlines view={view} size={size} />
            {layout.fences.map((shape) => (
              <FenceShape
                key={shape.place.id}
                shape={shape}
                view={view}
                size={size}
                enters={figures.enters.get(shape.place.id)}
                isChosen={shape.place.id === chosen}
                onChoose={onChoose}
              />
            ))}
            {layout.clusters.map(({ at, shapes: inCell }) => {
              const [first] = inCell;
              const isOne = inCell.length === 1;
              const choose = () => {
                const box = boxAround(inCell);
                if (isOne && first !== undefined) onChoose(first.place.id);
                else if (box !== undefined) show(box);
              };
              return (
                // biome-ignore lint/a11y/noStaticElementInteractions: the list beside the map is for the keyboard.
                <g key={first?.place.id} class="dot" onClick={choose} transform={`translate(${at.x} ${at.y})`}>
                  <title>
                    {isOne ? (first?.place.name ?? first?.place.id) : words.here(formats.count(inCell.length))}
                  </title>
                  <circle r={isOne ? 5 : Math.min(20, 9 + Math.log2(inCell.length) * 1.3)} class={isOne ? "one" : ""} />
                  {isOne ? null : <text dy="0.35em">{formats.short(inCell.length)}</text>}
                </g>
              );
            })}
          </svg>
        )}
      </div>
      <div class="map-tools">
        <button type="button" class="button" aria-label={words.zoomIn} onClick={zoomIn}>
          +
        </button>
        <button type="button" class="button" aria-label={words.zoomOut} onClick={zoomOut}>
          −
        </button>
        <button type="button" class="button" onClick={showAll}>
          {words.all}
        </button>
      </div>
      {view === undefined ? null : <Scale view={view} />}
      <p id="map-keys" class="soft small">
        {words.legend} {words.keys}
      </p>
    </div>
  );
}

function Scale({ view }: { readonly view: Viewport }) {
  const words = useWords(MAP_WORDS);
  const formats = useFormats();
  const { metres, pixels } = scaleBar(view, BAR_PIXELS);
  const length = sayLength(metres, words, formats);
  return (
    <p class="scale">
      <span class="unseen">{words.scale(length)}</span>
      <span aria-hidden="true" style={{ inlineSize: `${pixels}px` }}>
        {length}
      </span>
    </p>
  );
}

/** Borders and coasts, if what is shown is so large that they help. */
function Outlines({ view, size }: { readonly view: Viewport; readonly size: Size }) {
  const [path, setPath] = useState("");
  const isFar = metresPerPixel(view) > FAR_METRES_PER_PIXEL;
  useEffect(() => {
    if (isFar) loadOutlines().then((lines) => setPath(outlinePath(lines)));
  }, [isFar]);
  if (!isFar || path === "") return null;
  const zoom = view.scale / PATH_UNITS;
  const move = `translate(${size.width / 2 - view.x * view.scale} ${size.height / 2 - view.y * view.scale}) scale(${zoom})`;
  return <path class="outlines" d={path} transform={move} />;
}
