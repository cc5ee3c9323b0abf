import * as v from "valibot";
import { eventName } from "../../messages/event-name.ts";
import { writtenMoney } from "../../money/written-money.ts";
import { closed } from "../../schema/closed.ts";
import { parseDuration, parsePositiveDuration } from "../../time/duration.ts";
import { SHORTEST_LIFE_MS } from "../life.ts";
import { id } from "./id.ts";
import {
  between,
  caps,
  count,
  dailySpan,
  httpsUrl,
  instant,
  locale,
  shortName,
  timeZone,
  wholeBetween,
  words,
  written,
} from "./primitives.ts";

const COLOUR = "must be a colour like #d8345f";

export const meshSchema = closed({
  name: v.exactOptional(v.string()),
  noticeVersion: v.exactOptional(shortName),
  locale: v.exactOptional(locale),
  timeZone: v.exactOptional(timeZone),
  notice: v.exactOptional(closed({ url: httpsUrl, controller: words })),
  brand: v.exactOptional(
    closed({
      logo: v.exactOptional(httpsUrl),
      colour: v.exactOptional(v.pipe(v.string(COLOUR), v.regex(/^#[0-9A-Fa-f]{6}$/, COLOUR))),
    }),
  ),
});

const LONGEST_WINDOW_MS = 30 * 86_400_000;

/** How long after an exposure a conversion still counts for it. */
const window = v.pipe(
  written(
    (text) => (parsePositiveDuration(text) ?? Number.POSITIVE_INFINITY) <= LONGEST_WINDOW_MS,
    "must be a duration of at most 30 days and longer than nothing, like P7D (7 days)",
  ),
  v.metadata({ format: "duration" }),
);

const RATE = "must be a rate from 0 to 1, like 0.02 for 2 of 100 impressions";

/** Whether it has one of `below` and `above` is judged by `checkCampaigns`. */
const guardrail = closed({
  metric: v.picklist(["ctr", "dismissals"]),
  below: v.exactOptional(between(0, 1, RATE)),
  above: v.exactOptional(between(0, 1, RATE)),
  after: wholeBetween(100, Number.MAX_SAFE_INTEGER, "must be a whole number of people, 100 or more"),
});

export const campaignSchema = closed({
  id,
  from: v.exactOptional(instant),
  until: v.exactOptional(instant),
  caps: v.exactOptional(caps),
  control: v.exactOptional(between(0, 0.5, "must be a share from 0 to 0.5, like 0.1 for a tenth of the people")),
  budget: v.exactOptional(
    closed({ offers: v.exactOptional(count), perHour: v.exactOptional(count), perDay: v.exactOptional(count) }),
  ),
  pace: v.exactOptional(v.picklist(["even", "asap"])),
  conversions: v.exactOptional(v.pipe(v.array(eventName), v.minLength(1, "must name at least one event"))),
  window: v.exactOptional(window),
  cost: v.exactOptional(writtenMoney),
  costPerOffer: v.exactOptional(writtenMoney),
  guardrail: v.exactOptional(guardrail),
});

/** Purposes become members of objects and of `person.consent`. */
const purpose = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "must be 1 to 64 letters, digits, dots, - and _"),
  v.check((name) => !(name in Object.prototype), "cannot be the name of a purpose"),
);

/** How long a person is kept who says nothing. */
const life = v.pipe(
  written(
    (text) => (parseDuration(text) ?? 0) >= SHORTEST_LIFE_MS,
    "must be a duration of at least 30 days, like P400D (400 days)",
  ),
  v.metadata({ format: "duration" }),
);

const LONGEST_REACH_MS = 86_400_000;

/** How long a position counts for signals. */
const reach = v.pipe(
  written(
    (text) => (parseDuration(text) ?? 0) > 0 && (parseDuration(text) ?? 0) <= LONGEST_REACH_MS,
    "must be a duration above 0 and at most a day, like PT1H",
  ),
  v.metadata({ format: "duration" }),
);

export const policySchema = closed({
  purposes: v.exactOptional(v.array(purpose)),
  caps: v.exactOptional(caps),
  quietHours: v.exactOptional(dailySpan),
  forgetAfter: v.exactOptional(life),
  reachFor: v.exactOptional(reach),
});
