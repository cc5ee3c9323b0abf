import type * as v from "valibot";
import { type JsonObject, ownValue } from "../../json/json-object.ts";
import { pointTo } from "../../json/json-pointer.ts";
import { didYouMean, similarName } from "../../text/similar-name.ts";
import type { Catalog } from "../catalog.ts";
import { listSchemas, singleSchemas } from "../schema.ts";
import { type Checked, checkShape } from "./check-shape.ts";
import type { FaultList } from "./fault-list.ts";

export type ListName = keyof typeof listSchemas;

type Item<List extends ListName> = NonNullable<Catalog[List]>[number];

/** The parts of a document, each with what of it has the right form. A part that is not there is neither. */
export type Parts = { readonly [List in ListName]: readonly Checked<Item<List>>[] } & {
  readonly [Single in keyof typeof singleSchemas]: Checked<NonNullable<Catalog[Single]>>;
};

const ABSENT = { valid: undefined, pruned: undefined };

const MEMBERS: readonly string[] = ["$schema", ...Object.keys(singleSchemas), ...Object.keys(listSchemas)];

/** Checks the form of every part of a document, and that no two items of a list have one id. */
export function checkParts(document: JsonObject, faults: FaultList): Parts {
  for (const name of Object.keys(document)) {
    const at = pointTo("", name);
    if (!MEMBERS.includes(name)) faults.add(at, `is no member of a catalog${didYouMean(similarName(name, MEMBERS))}`);
  }
  const $schema = ownValue(document, "$schema");
  if ($schema !== undefined && typeof $schema !== "string") faults.add("/$schema", "must be a string");
  const list = <Schema extends v.GenericSchema>(name: ListName, schema: Schema) =>
    checkList(ownValue(document, name), schema, pointTo("", name), faults);
  const single = <Schema extends v.GenericSchema>(name: keyof typeof singleSchemas, schema: Schema) => {
    const part = ownValue(document, name);
    return part === undefined ? ABSENT : checkShape(schema, part, pointTo("", name), faults);
  };
  return {
    mesh: single("mesh", singleSchemas.mesh),
    places: list("places", listSchemas.places),
    beacons: list("beacons", listSchemas.beacons),
    markers: list("markers", listSchemas.markers),
    tags: list("tags", listSchemas.tags),
    senders: list("senders", listSchemas.senders),
    campaigns: list("campaigns", listSchemas.campaigns),
    scores: list("scores", listSchemas.scores),
    policy: single("policy", singleSchemas.policy),
    loyalty: single("loyalty", singleSchemas.loyalty),
    moments: list("moments", listSchemas.moments),
    journeys: list("journeys", listSchemas.journeys),
    webhooks: list("webhooks", listSchemas.webhooks),
  };
}

function checkList<Schema extends v.GenericSchema>(
  items: unknown,
  schema: Schema,
  pointer: string,
  faults: FaultList,
): Checked<v.InferOutput<Schema>>[] {
  if (items === undefined) return [];
  if (!Array.isArray(items)) {
    faults.add(pointer, items === null ? "must not be null: what is optional is left out" : "must be a list");
    return [];
  }
  const firstWith = new Map<unknown, number>();
  const checked: Checked<v.InferOutput<Schema>>[] = [];
  for (const [index, item] of items.entries()) {
    if (faults.isFull()) break;
    const at = pointTo(pointer, index);
    checked.push(checkShape(schema, item, at, faults));
    const id: unknown = typeof item === "object" && item !== null ? ownValue(item, "id") : undefined;
    const first = firstWith.get(id);
    if (first === undefined) firstWith.set(id, index);
    else if (typeof id === "string") faults.add(pointTo(at, "id"), `is the id of ${pointTo(pointer, first)} as well`);
  }
  return checked;
}
