import * as v from "valibot";
import { id } from "../catalog/schema/id.ts";
import { instant } from "../catalog/schema/primitives.ts";
import { present } from "../json/present.ts";
import { closed } from "../schema/closed.ts";
import { parseInstant } from "../time/instant.ts";
import { pauseName } from "./coupon-pause.ts";
import type { LiveThing } from "./live-state.ts";

/** What an operator turns on or off by name. */
export type NamedThing = Extract<LiveThing, { name: string }>;

/** What a request names. */
export type AskedThing = NamedThing & {
  /** Of a sender: from when on its reports are void, epoch milliseconds. */
  readonly sinceMs?: number;
};

const KINDS = [
  "moment",
  "campaign",
  "coupon",
  "sender",
  "device",
  "beacon",
] as const satisfies readonly NamedThing["kind"][];

/** What names a device. */
export const thumbprint = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{43}$/, "must be a device's thumbprint: 43 characters of base64url"),
);

const WHICH = "must be of one moment, which may have a variant, or of one reward";

/** Which coupons. */
const couponPause = v.union([closed({ moment: id, variant: v.exactOptional(id) }), closed({ reward: id })], WHICH);

/** Body of `pause` and `resume`, as the one thing that it names. */
export const pauseRequest = v.pipe(
  closed({
    moment: v.exactOptional(id),
    campaign: v.exactOptional(id),
    coupon: v.exactOptional(v.pipe(couponPause, v.transform(pauseName))),
  }),
  oneThing("must name one moment, one campaign or the coupons of something"),
);

const REVOKED = { sender: v.exactOptional(id), device: v.exactOptional(thumbprint), beacon: v.exactOptional(id) };
const WHOM = "must name one sender, one device or one beacon";

/** Body of `revoke`, as the one thing that it names. */
export const revokeRequest = v.pipe(
  closed({ ...REVOKED, since: v.exactOptional(instant) }),
  v.check(({ sender, since }) => since === undefined || sender !== undefined, "since goes with a sender only"),
  oneThing(WHOM),
);

/** Body of `restore`, likewise. */
export const restoreRequest = v.pipe(closed(REVOKED), oneThing(WHOM));

function oneThing(message: string) {
  return v.rawTransform<{ readonly [kind in NamedThing["kind"] | "since"]?: string }, AskedThing>(
    ({ dataset: { value: named }, addIssue, NEVER }) => {
      const things = KINDS.flatMap((kind) => {
        const name = named[kind];
        return name === undefined ? [] : [{ kind, name }];
      });
      const [thing] = things;
      const sinceMs = named.since === undefined ? undefined : parseInstant(named.since);
      if (thing !== undefined && things.length === 1) return present({ ...thing, sinceMs });
      addIssue({ message });
      return NEVER;
    },
  );
}
