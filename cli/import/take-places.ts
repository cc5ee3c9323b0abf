import type { Place } from "../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../shared/catalog/check-catalog.ts";
import { present } from "../../shared/json/present.ts";
import { err, ok, type Result } from "../../shared/result.ts";
import { putLargestRingFirst } from "./largest-ring-first.ts";
import { idOf, placeIds } from "./place-ids.ts";
import type { FoundPlace, PlaceRow } from "./place-row.ts";

/** A row that is no place. */
export interface SkippedRow {
  readonly where: string;
  readonly why: string;
}

/** What came of the rows of a file. */
export interface TakenPlaces {
  readonly places: readonly Place[];
  readonly skipped: readonly SkippedRow[];
  /** How many ids of the file are written otherwise in the catalog. */
  readonly rewrittenIds: number;
}

/** The rows as places of a catalog, each judged as the mesh would. `tell`: how many were judged. */
export function takePlaces(
  rows: readonly PlaceRow[],
  labels: readonly string[],
  tell: (done: number) => void = () => {},
): TakenPlaces {
  const places: Place[] = [];
  const skipped: SkippedRow[] = [];
  const whereOf = new Map<string, string>();
  const found = rows.filter((row) => !("fault" in row));
  const ids = new Map(placeIds(found as readonly FoundPlace[]).map((id, at) => [found[at], id]));
  let rewrittenIds = 0;
  for (const [at, row] of rows.entries()) {
    tell(at + 1);
    const taken = takeRow(row, ids.get(row) ?? "", labels, whereOf);
    if (!taken.ok) {
      skipped.push({ where: row.where, why: taken.error });
      continue;
    }
    places.push(taken.value);
    whereOf.set(taken.value.id, row.where);
    const { id } = row as FoundPlace;
    if (id !== undefined && idOf(id) !== "" && id !== taken.value.id) rewrittenIds++;
  }
  return { places, skipped, rewrittenIds };
}

function takeRow(
  row: PlaceRow,
  id: string,
  labels: readonly string[],
  whereOf: ReadonlyMap<string, string>,
): Result<Place, string> {
  if ("fault" in row) return err(row.fault);
  const { name, fence } = row;
  if (name === undefined && row.id === undefined) return err("it has neither a name nor an id");
  const other = whereOf.get(id);
  if (other !== undefined) return err(`it has the id "${id}", as ${other} has`);
  const draft = present({ id, name, labels: labels.length === 0 ? undefined : labels, fence });
  const place = judge(draft);
  const ordered = place.ok ? undefined : putLargestRingFirst(fence);
  const again = ordered === undefined ? place : judge({ ...draft, fence: ordered });
  return again.ok ? again : place;
}

function judge(draft: object): Result<Place, string> {
  const checked = checkCatalog({ places: [draft] });
  const place = checked.ok ? checked.value.places?.[0] : undefined;
  if (place !== undefined) return ok(place);
  const { pointer = "", detail = "" } = (checked.ok ? [] : checked.error)[0] ?? {};
  const member = pointer.replace("/places/0", "").replace(/^\//, "");
  return err(member === "" ? detail : `${member}: ${detail}`);
}
