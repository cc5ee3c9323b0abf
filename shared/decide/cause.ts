import type { Occurrence } from "../presence/occurrence.ts";

/** What set a moment off: as much of an occurrence as is kept to tell the person why. Plain JSON. */
export type Cause =
  | { readonly kind: "enter" | "exit" | "dwell"; readonly place: string }
  | { readonly kind: "zone"; readonly place: string; readonly zone: string }
  | { readonly kind: "scan"; readonly marker: string }
  | { readonly kind: "event"; readonly name: string };

/** The cause that an occurrence is. Its place is where it occurred, also of a moment that waits for any place with a label. */
export function causeOf(occurrence: Occurrence): Cause {
  switch (occurrence.kind) {
    case "enter":
    case "exit":
    case "dwell":
      return { kind: occurrence.kind, place: occurrence.place };
    case "zone":
      return { kind: "zone", place: occurrence.place, zone: occurrence.zone };
    case "scan":
      return { kind: "scan", marker: occurrence.marker };
    case "event":
      return { kind: "event", name: occurrence.name };
  }
}
