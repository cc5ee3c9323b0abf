import type { Operation } from "../operation.ts";

/** What gateways, stores and back ends send. */
export const senderOperations: readonly Operation[] = [
  {
    method: "POST",
    path: "/v1/sightings",
    guard: "sender",
    id: "sendSightings",
    group: "Senders",
    summary: "Say what a gateway heard",
    description:
      "Rows of tags that nobody registered leave nothing anywhere. Taken once everybody concerned is told: a gateway that got no answer sends the same again. At most 500 rows.",
    sends: { typ: "sightings+jwt", claims: "SightingsClaims", mostBytes: 1024 * 1024 },
    gives: { status: 202, description: "How many rows counted", schema: "SightingsAnswer" },
    errors: ["not-found"],
  },
];
