import * as v from "valibot";

/** What tills and back ends will report (docs/contract.md#reserved); if a device could say it too, it would be worth nothing. */
const RESERVED_EVENT = "purchase";

/** The name of an app's event, as a ping says it and as a trigger waits for it. */
export const eventName = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]{1,64}$/, "must be 1 to 64 of a-z, 0-9 and -"),
  v.check(
    (name) => name !== RESERVED_EVENT,
    `cannot be "${RESERVED_EVENT}": the name is kept for what tills and back ends report, which is not in this version`,
  ),
);
