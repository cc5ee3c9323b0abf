import { create } from "../offer/create.ts";
import type { DebugPlace } from "../sdk/api.ts";
import { readPlaces } from "./read-places.ts";
import type { DebugWords } from "./words.ts";

const KEPT = "moment-mesh places";
const ACCURACY_METRES = 10;
/** Option values that are no index of a place. */
const [REAL, OTHER] = ["real", "other"];

/**
 * Where the page is said to be: where the browser says, one of the places, or coordinates. Places of a catalog file are
 * kept for this tab. `go` hears the choice; undefined: where the browser says.
 */
export function buildPicker(
  given: readonly DebugPlace[],
  words: DebugWords,
  go: (place: DebugPlace | undefined) => void,
): HTMLElement {
  let places = [...given, ...readPlaces(sessionStorage.getItem(KEPT) ?? "")];
  const select = create("select", { name: "place" });
  const coordinates = create("input", { name: "coordinates", inputmode: "text", placeholder: "52.5163, 13.3777" });
  const accuracy = create("input", { name: "accuracy", type: "number", min: "1", value: String(ACCURACY_METRES) });
  const file = create("input", { name: "catalog", type: "file", accept: ".json,application/json" });
  const said = create("p", { part: "fine", role: "status" }, words.whereHint);
  const other = buildField(words.coordinates, coordinates);
  const form = create(
    "form",
    { part: "picker" },
    buildField(words.where, select),
    other,
    buildField(words.accuracy, accuracy),
    create("button", { type: "submit" }, words.go),
    buildField(words.catalog, file),
    said,
  );

  function show(): void {
    const options = [...places.map(({ name }, index) => [String(index), name]), [OTHER, words.other]];
    select.replaceChildren(
      ...[[REAL, words.real], ...options].map(([value = "", label = ""]) => create("option", { value }, label)),
    );
    showFields();
  }

  function showFields(): void {
    other.hidden = select.value !== OTHER;
    coordinates.required = !other.hidden;
    const place = places[Number(select.value)];
    if (place !== undefined) accuracy.value = String(place.accuracy ?? ACCURACY_METRES);
  }

  function chosen(): DebugPlace | undefined {
    const metres = Math.max(accuracy.valueAsNumber || ACCURACY_METRES, 1);
    if (select.value !== OTHER) {
      const place = places[Number(select.value)];
      return place && { ...place, accuracy: metres };
    }
    const [latitude = Number.NaN, longitude = Number.NaN] = coordinates.value.split(/[\s,;]+/).map(Number);
    return { name: words.other, latitude, longitude, accuracy: metres };
  }

  form.onsubmit = (event) => {
    event.preventDefault();
    const place = chosen();
    const isRight = place === undefined || (Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180);
    coordinates.setCustomValidity(isRight ? "" : words.coordinates);
    if (isRight) go(place);
    else form.reportValidity();
  };
  coordinates.oninput = () => coordinates.setCustomValidity("");
  select.onchange = showFields;
  file.onchange = async () => {
    const text = (await file.files?.[0]?.text()) ?? "";
    const found = readPlaces(text);
    said.textContent = found.length > 0 ? words.whereHint : words.noPlaces;
    if (found.length === 0) return;
    sessionStorage.setItem(KEPT, JSON.stringify({ places: JSON.parse(text).places }));
    places = [...given, ...found];
    show();
  };
  show();
  return form;
}

function buildField(label: string, field: HTMLElement): HTMLElement {
  return create("label", {}, create("span", { part: "fine" }, label), field);
}
