import type { Catalog, Journey, Moment, Score, Where } from "./catalog.ts";
import type { ListName } from "./check/check-parts.ts";

/** That one thing of a catalog names another. */
export interface Reference {
  readonly from: { readonly list: ListName; readonly id: string };
  /** The member that names it, as `on.enter.place`. */
  readonly member: string;
  /** What stands there: the id, or a label that a place has. */
  readonly name: string;
  readonly pointer: string;
}

/** What a name can stand for: an id in a list, a label of places, or in `any` whatever is called so. */
interface Link extends Reference {
  readonly to: ListName | "labels" | "any";
  /** The id that is meant, if something else stands there. */
  readonly meant?: string;
}

/** Where a condition has a text: what it asks for by name is among them. */
const TEXTS = /"([^"\\]*)"|'([^'\\]*)'/g;

/** Everything in a catalog that names the thing with this id in this list: by its id, or a place by one of its labels. */
export function findReferences(catalog: Catalog, list: ListName, id: string): readonly Reference[] {
  const labels = list === "places" ? (catalog.places?.find((place) => place.id === id)?.labels ?? []) : [];
  return linksIn(catalog)
    .filter(({ from, to, name, meant = name }) => {
      if (from.list === list && from.id === id) return false;
      const isMeant = to === list || (to === "any" && ["places", "campaigns", "scores", "moments"].includes(list));
      return (isMeant && meant === id) || ((to === "labels" || to === "any") && labels.includes(name));
    })
    .map(({ to: _to, meant: _meant, ...reference }) => reference);
}

function linksIn({
  beacons = [],
  markers = [],
  senders = [],
  scores = [],
  moments = [],
  journeys = [],
  webhooks = [],
}: Catalog): readonly Link[] {
  return [
    ...beacons.flatMap((beacon, index) => linkers("beacons", beacon.id, index)("places", "place", [beacon.place])),
    ...markers.flatMap(({ id, place }, index) =>
      linkers("markers", id, index)("places", "place", place === undefined ? [] : [place]),
    ),
    ...senders.flatMap(({ id, places = [] }, index) => linkers("senders", id, index)("places", "places", places)),
    ...scores.flatMap(linksOfScore),
    ...moments.flatMap((moment, index) => linksOfMoment(moment, index, journeys)),
    ...journeys.flatMap(linksOfJourney),
    ...webhooks.flatMap(({ id, moments: named = [] }, index) =>
      linkers("webhooks", id, index)("moments", "moments", named),
    ),
  ];
}

function linksOfScore({ id, add }: Score, index: number): readonly Link[] {
  const link = linkers("scores", id, index);
  return add.flatMap(({ on }, position) => {
    if ("scan" in on) return link("markers", `add.${position}.on.scan`, [on.scan]);
    return "enter" in on ? linksTo(link, `add.${position}.on.enter`, on.enter) : [];
  });
}

function linksOfJourney({ id, stages }: Journey, index: number): readonly Link[] {
  const link = linkers("journeys", id, index);
  return stages.flatMap(({ on }, position) => {
    if ("scan" in on) return link("markers", `stages.${position}.on.scan`, [on.scan]);
    return "enter" in on ? linksTo(link, `stages.${position}.on.enter`, on.enter) : [];
  });
}

/** Links to a place by its id, or to those with a label. */
function linksTo(link: ReturnType<typeof linkers>, member: string, where: Where | undefined): readonly Link[] {
  if (where === undefined) return [];
  return "place" in where
    ? link("places", `${member}.place`, [where.place])
    : link("labels", `${member}.label`, [where.label]);
}

/** A stage without a journey is one of the only journey that has it: then the stage is what names it. */
function linksToJourney(
  link: ReturnType<typeof linkers>,
  { stage, journey }: Extract<Moment["on"], { stage: string }>,
  journeys: readonly Journey[],
): readonly Link[] {
  if (journey !== undefined) return link("journeys", "on.journey", [journey]);
  const having = journeys.filter(({ stages }) => stages.some(({ id }) => id === stage));
  return having.flatMap(({ id }) => link("journeys", "on.stage", [stage]).map((one) => ({ ...one, meant: id })));
}

function linksOfMoment(moment: Moment, index: number, journeys: readonly Journey[]): readonly Link[] {
  const { on, campaign, when = "", then: effects = [] } = moment;
  const link = linkers("moments", moment.id, index);
  const at = (member: string, where: Where | undefined) => linksTo(link, `on.${member}`, where);
  const texts = [...when.matchAll(TEXTS)].map(([, double, single = ""]) => double ?? single);
  return [
    ...link("campaigns", "campaign", campaign === undefined ? [] : [campaign]),
    ...link("webhooks", "handover", moment.handover === undefined ? [] : [moment.handover]),
    ...("enter" in on ? at("enter", on.enter) : []),
    ...("exit" in on ? at("exit", on.exit) : []),
    ...("dwell" in on ? at("dwell", on.dwell) : []),
    ...("signal" in on ? at("place", on.place) : []),
    ...("zone" in on ? at("place", on.place) : []),
    ...("scan" in on ? link("markers", "on.scan", [on.scan]) : []),
    ...("stage" in on ? linksToJourney(link, on, journeys) : []),
    ...("after" in on ? link("moments", "on.after.moment", [on.after.moment]) : []),
    ...link("any", "when", texts),
    ...effects.flatMap((effect, place) =>
      "suppress" in effect ? link("any", `then.${place}.suppress`, [effect.suppress]) : [],
    ),
  ];
}

/** Makes the links of one thing: from one of its members to all that the member names, each once. */
function linkers(list: ListName, id: string, index: number) {
  return (to: Link["to"], member: string, names: readonly string[]): Link[] =>
    [...new Set(names)].map((name) => ({
      from: { list, id },
      member,
      name,
      pointer: `/${list}/${index}/${member.replaceAll(".", "/")}`,
      to,
    }));
}
