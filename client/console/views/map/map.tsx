import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { PulseView } from "../../../../shared/measure/pulse/pulse-view.ts";
import type { Report } from "../../../../shared/measure/report.ts";
import type { LiveAnswer } from "../../ask/live-answer.ts";
import { reportPath } from "../../ask/report-path.ts";
import { useAsked } from "../../ask/use-asked.ts";
import { useCatalog } from "../../ask/use-catalog.ts";
import { Refused } from "../../parts/refused.tsx";
import { linkTo } from "../../route/route.ts";
import type { ViewProps } from "../view.ts";
import { figuresByPlace } from "./enters-of.ts";
import { MapSurface } from "./map-surface.tsx";
import { PlaceList } from "./place-list.tsx";
import { PlacePanel } from "./place-panel.tsx";
import { boxAround, shapesOf } from "./place-shape.ts";
import { useViewport } from "./use-viewport.ts";

const PULSE_EVERY_MS = 10_000;
const REPORT_EVERY_MS = 60_000;
const DAY_MS = 86_400_000;

/** The places on a map and in a list, with what happens there, as far as that may be told. */
export function MapView({ path: [asked] }: ViewProps) {
  const [chosen, setChosen] = useState(asked);
  const { known, refusal } = useCatalog();
  const pulse = useAsked<PulseView>("/admin/v1/pulse", PULSE_EVERY_MS);
  const live = useAsked<LiveAnswer>("/admin/v1/live", PULSE_EVERY_MS);
  const from = useMemo(() => new Date(Date.now() - DAY_MS).toISOString(), []);
  const report = useAsked<Report>(reportPath({ by: "place", from }), REPORT_EVERY_MS);

  const places = known?.catalog.places;
  const shapes = useMemo(() => shapesOf(places ?? []), [places]);
  const all = useMemo(() => boxAround(shapes), [shapes]);
  const figures = useMemo(() => figuresByPlace(pulse.value?.minutes ?? [], report.value), [pulse.value, report.value]);
  const viewport = useViewport(all, shapes.find(({ place }) => place.id === asked)?.box);
  const { show } = viewport;
  useEffect(() => setChosen(asked), [asked]);
  const choose = useCallback((id: string) => {
    setChosen(id);
    // So that the address can be sent to somebody. The focus stays where it is.
    history.replaceState(null, "", linkTo("map", id));
  }, []);
  const chooseAndShow = (id: string) => {
    const shape = shapes.find(({ place }) => place.id === id);
    if (shape !== undefined) show(shape.box);
    choose(id);
  };
  return (
    <>
      <Refused refusal={refusal ?? pulse.refusal ?? live.refusal ?? report.refusal} />
      <div class="map-and-list">
        <MapSurface shapes={shapes} figures={figures} chosen={chosen} onChoose={choose} viewport={viewport} />
        {places === undefined ? null : (
          <PlaceList places={places} figures={figures} chosen={chosen} onChoose={chooseAndShow} />
        )}
      </div>
      <PlacePanel
        place={places?.find(({ id }) => id === chosen)}
        figures={figures}
        signals={live.value?.live.signals ?? []}
      />
    </>
  );
}
