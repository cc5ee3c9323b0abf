import type { Fault } from "../errors.ts";
import { pointTo } from "../json/json-pointer.ts";
import { urlOfMarker } from "../locate/locate-marker.ts";
import { didYouMean, similarName } from "../text/similar-name.ts";
import type { ExplainRequest } from "./requests.ts";
import type { World } from "./world.ts";

/** The keys of changing identifiers are sealed (docs/simulate.md). */
const UNKNOWABLE = "is an identifier that changes, and cannot be recognized here: say the place, and the zone";

/** What a request names and the catalog does not have, with pointers into the request. */
export function checkNames(
  { policy }: World,
  { message, person, mesh }: Required<Pick<ExplainRequest, "message" | "person" | "mesh">>,
): readonly Fault[] {
  const { places, moments, campaigns, scores, senders, markers, purposes } = policy;
  const faults: Fault[] = [];
  const check = (
    kind: string,
    known: Iterable<string>,
    names: readonly (readonly [pointer: string, name: string])[],
  ) => {
    const all = [...known];
    for (const [pointer, name] of names)
      if (!all.includes(name)) faults.push({ pointer, detail: refuse(kind, name, all) });
  };
  const each = (owner: string, names: readonly string[] = []) =>
    names.map((name, at) => [pointTo(owner, String(at)), name] as const);
  const one = (pointer: string, name: string | undefined) => (name === undefined ? [] : [[pointer, name] as const]);

  const { place, zone, tag, marker, after } = message;
  check("place", places.keys(), [
    ...one("/message/place", place),
    ...(person.present ?? []).map(({ place: id }, at) => [`/person/present/${at}/place`, id] as const),
    ...Object.keys(person.visits ?? {}).map((id) => [pointTo("/person/visits", id), id] as const),
  ]);
  const known = place === undefined ? undefined : places.get(place);
  if (zone !== undefined && known !== undefined) check("zone there", known.zones, [["/message/zone", zone]]);
  if (zone !== undefined && place === undefined) faults.push({ pointer: "/message/zone", detail: "needs a place" });
  for (const alone of ["tag", "stage", "after"] as const) {
    if (message[alone] === undefined || Object.keys(message).every((member) => member === alone || member === "at"))
      continue;
    faults.push({ pointer: `/message/${alone}`, detail: "is a message of its own: nothing else can be said with it" });
  }
  if (place !== undefined && (message.position !== undefined || message.beacons !== undefined)) {
    faults.push({ pointer: "/message/place", detail: "says where they are: leave out position and beacons" });
  }
  check("gateway", senders.keys(), one("/message/tag/gateway", tag?.gateway));
  if (marker !== undefined && /^https?:/i.test(marker))
    faults.push({ pointer: "/message/marker", detail: refuseAddress(marker) });
  else check("marker", markers.keys(), one("/message/marker", marker));
  for (const [at, row] of (message.beacons ?? []).entries())
    if ("eid" in row) faults.push({ pointer: `/message/beacons/${at}/eid`, detail: UNKNOWABLE });
  const signals = mesh.signals ?? [];
  check(
    "signal",
    policy.signalTypes,
    signals.map(({ type }, at) => [`/mesh/signals/${at}/type`, type] as const),
  );
  check(
    "place",
    places.keys(),
    signals.flatMap(({ place: of }, at) => one(`/mesh/signals/${at}/place`, of)),
  );
  for (const [at, { place: of, metres }] of signals.entries())
    if (metres !== undefined && of === undefined)
      faults.push({ pointer: `/mesh/signals/${at}/metres`, detail: "needs a place" });
  check("moment", moments.keys(), one("/message/after/moment", after?.moment));
  check("purpose", purposes, each("/person/consent", person.consent));
  check(
    "moment",
    moments.keys(),
    (person.exposures ?? []).map(({ moment }, at) => [`/person/exposures/${at}/moment`, moment]),
  );
  check(
    "moment",
    moments.keys(),
    (person.reactions ?? []).map(({ moment }, at) => [`/person/reactions/${at}/moment`, moment]),
  );
  check(
    "score",
    scores.map(({ id }) => id),
    Object.keys(person.scores ?? {}).map((id) => [pointTo("/person/scores", id), id]),
  );
  check("campaign", campaigns.keys(), [...each("/person/control", person.control), ...each("/mesh/spent", mesh.spent)]);
  check(
    "moment or campaign",
    [...moments.keys(), ...campaigns.keys()],
    [...each("/person/stops", person.stops), ...each("/mesh/paused", mesh.paused)],
  );
  return faults;
}

/** No catalog says at which address its mesh is, so an address cannot be held against one. */
function refuseAddress(address: string): string {
  const { id } = urlOfMarker(address, address) ?? {};
  return `is an address: say the id of the marker${id === undefined ? "" : `, "${id}"`}`;
}

function refuse(kind: string, name: string, known: readonly string[]): string {
  return `there is no ${kind} "${name}"${didYouMean(similarName(name, known))}`;
}
