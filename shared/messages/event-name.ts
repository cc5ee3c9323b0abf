import * as v from "valibot";

/** What only tills and back ends report (docs/contract.md#reserved); if a device could say it too, it would be worth nothing. */
export const PURCHASE_EVENT = "purchase";

/** What a moment may wait for: an app's event, or a purchase. */
export const awaitedEvent = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/, "must be 1 to 64 of a-z, 0-9 and -"));

/** The name of an app's event, as a ping says it. */
export const eventName = v.pipe(
  awaitedEvent,
  v.check(
    (name) => name !== PURCHASE_EVENT,
    `cannot be "${PURCHASE_EVENT}": the name is kept for what tills and back ends report`,
  ),
);
