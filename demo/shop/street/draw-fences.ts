import { moments } from "../../catalog.json";
import { createSvg } from "../../page/create.ts";
import { PLACES, type StreetPlace } from "./places.ts";

/** Draws the fences of all places, and how far from them signals reach. Gives what marks those in which the mesh knows the person to be, by their ids. */
export function drawFences(layer: SVGGElement): (present: readonly string[]) => void {
  const drawn = PLACES.map((place) => ({ id: place.id, shape: shapeOf(place) }));
  layer.append(...PLACES.flatMap(reachOf), ...drawn.map(({ shape }) => shape));
  return (present) => {
    for (const { id, shape } of drawn) shape.classList.toggle("present", present.includes(id));
  };
}

/** The circle in which people are whom a signal of this place reaches, if one does. */
function reachOf({ id, fence }: StreetPlace): SVGElement[] {
  if (!("center" in fence)) return [];
  const { center, radius } = fence;
  const metres = moments.flatMap(({ on }) => ("near" in on && on.place?.place === id ? [on.near + radius] : []));
  return metres.map((r) =>
    createSvg("circle", { class: "signal-reach", cx: center.x.toFixed(2), cy: center.y.toFixed(2), r: String(r) }),
  );
}

function shapeOf({ id, fence }: StreetPlace): SVGElement {
  const about = { class: `fence ${id}` };
  if ("center" in fence) {
    const { center, radius } = fence;
    return createSvg("circle", { ...about, cx: center.x.toFixed(2), cy: center.y.toFixed(2), r: String(radius) });
  }
  return createSvg("polygon", {
    ...about,
    points: fence.map(({ x, y }) => `${x.toFixed(2)},${y.toFixed(2)}`).join(" "),
  });
}
