import type { Operation } from "../operation.ts";

/** What devices send about what happens. */
export const messageOperations: readonly Operation[] = [
  {
    method: "POST",
    path: "/v1/devices",
    guard: "key",
    id: "registerDevice",
    group: "Messages",
    summary: "Get a pass for a key",
    description:
      "Whoever proves to hold a P-256 key gets a pass for it. Nothing is stored: the same key is the same person. Send it again when the pass has expired.",
    sends: { typ: "device+jwt", claims: "RegistrationClaims" },
    gives: { status: 200, description: "The pass, for 24 hours", schema: "Registration" },
  },
  {
    method: "POST",
    path: "/v1/pings",
    guard: "device",
    id: "sendPing",
    group: "Messages",
    summary: "Say where the device is and what happens",
    description:
      "The answer is an offer, or says why there is none. Up to 24 hours old it is taken as `late` and gives nothing; a repeated one is answered as the first time.",
    sends: { typ: "ping+jwt", claims: "PingClaims" },
    gives: { status: 200, description: "What the mesh decided", schema: "Answer" },
  },
  {
    method: "POST",
    path: "/v1/reactions",
    guard: "device",
    id: "sendReaction",
    group: "Messages",
    summary: "Tell what became of an offer",
    description:
      "Counts once per receipt and kind, up to 24 hours late, and is dropped without consent to `measurement`.",
    sends: { typ: "reaction+jwt", claims: "ReactionClaims" },
    gives: { status: 202, description: "Taken", schema: "Nothing" },
    errors: ["not-found"],
  },
];

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
    sends: { typ: "sightings+jwt", claims: "SightingsClaims", maxBytes: 1024 * 1024 },
    gives: { status: 202, description: "How many rows counted", schema: "SightingsAnswer" },
    errors: ["not-found"],
  },
  {
    method: "POST",
    path: "/v1/signals",
    guard: "sender",
    id: "sendSignal",
    group: "Senders",
    summary: "Say that something happened",
    description:
      "At a place, at none, or to customers: once, or as a state that is on for a time. Answered once every edge can know, or every customer was judged; whoever got no answer sends the same again. `rate-limited` says that the state changed and nobody is told, or that too many signals are on. More than 8 KiB only with `customers`.",
    sends: { typ: "signal+jwt", claims: "SignalClaims", maxBytes: 64 * 1024 },
    gives: { status: 202, description: "Taken", schema: "SignalAnswer" },
    errors: ["not-found"],
  },
  {
    method: "POST",
    path: "/v1/profiles",
    guard: "sender",
    id: "sendProfiles",
    group: "Senders",
    summary: "Say what is known of customers",
    description:
      "Attributes that conditions ask for, by a sender of the kind backend. Rows of nobody leave nothing anywhere. Answered once every customer has taken theirs; whoever got no answer sends the same again.",
    sends: { typ: "profiles+jwt", claims: "ProfilesClaims", maxBytes: 64 * 1024 },
    gives: { status: 202, description: "How many rows counted", schema: "ProfilesAnswer" },
  },
  {
    method: "POST",
    path: "/v1/erasures",
    guard: "sender",
    id: "eraseCustomer",
    group: "Senders",
    summary: "Erase a customer",
    description:
      "By a sender of the kind backend, as the person could themselves. The answer does not tell whether there was such a customer.",
    sends: { typ: "erasure+jwt", claims: "ErasureClaims" },
    gives: { status: 202, description: "Nobody is there by now", schema: "Nothing" },
  },
  {
    method: "POST",
    path: "/v1/redemptions",
    guard: "sender",
    id: "redeemCoupon",
    group: "Senders",
    summary: "Take a coupon, or take back what was done with it",
    description:
      "A refusal of a coupon is a good answer, too: `result` says `refused`. One effect for each transaction, action and code of a sender, for the life of the coupon: whoever got no answer says the same again, with the same transaction, in the same token or in a new one. With other contents it is `transaction-reused`.",
    sends: { typ: "redemption+jwt", claims: "RedemptionClaims" },
    gives: { status: 200, description: "What became of it", schema: "RedemptionAnswer" },
    errors: ["not-found", "transaction-reused"],
  },
];
