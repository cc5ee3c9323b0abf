import * as v from "valibot";
import { instant } from "./values.ts";

const key = v.exactOptional(v.string());
const figure = v.pipe(v.nullable(v.number()), v.description("null: fewer than ten people, by place"));
const share = v.number();
const amounts = v.record(v.string(), v.string());
const people = { exposed: figure, converted: figure };

/** One row of a report. */
export const reportRow = v.object({
  campaign: key,
  moment: key,
  variant: key,
  place: key,
  channel: key,
  hour: v.exactOptional(v.pipe(v.string(), v.description("its beginning, as 2026-11-30T04:00:00Z"))),
  day: v.exactOptional(v.pipe(v.string(), v.metadata({ format: "date" }))),
  given: figure,
  accepted: v.pipe(figure, v.description("pushes that a push service took")),
  impressions: figure,
  clicks: figure,
  ctr: v.pipe(v.nullable(share), v.description("clicks for each impression; null without impressions")),
  dismissals: figure,
  leads: figure,
  conversions: figure,
  claimed: v.pipe(figure, v.description("conversions that devices claim")),
  value: v.pipe(v.nullable(amounts), v.description('of conversions, by currency: `{"EUR": "12.50"}`')),
  claimedValue: v.exactOptional(v.pipe(amounts, v.description("of claims, where they are not the value"))),
  redemptions: figure,
  exposed: v.pipe(figure, v.description("people by their first exposure to the campaign")),
  converted: v.pipe(figure, v.description("of those, who converted within its window")),
  control: v.pipe(v.object(people), v.description("the same of the control group")),
  best: v.exactOptional(
    v.pipe(share, v.description("by variant: the probability that no other of its moment is clicked more often")),
  ),
  lift: v.exactOptional(
    v.object({
      relative: v.pipe(share, v.description("0.12: 12 % more people convert than of the control group")),
      low: share,
      high: share,
      shown: v.pipe(v.boolean(), v.description("it is no chance")),
      moreNeeded: v.exactOptional(v.pipe(v.number(), v.description("about so many more people until it is shown"))),
    }),
  ),
  unevenSplit: v.exactOptional(
    v.pipe(
      v.object({ p: share }),
      v.description("an alarm: the arms are divided otherwise than the catalog says, and chance seldom does that"),
    ),
  ),
  cost: v.exactOptional(
    v.pipe(v.object({ amount: v.string(), currency: v.string() }), v.description("by campaign, if its catalog says")),
  ),
  roi: v.exactOptional(
    v.pipe(share, v.description("what conversions brought beyond the cost, for each unit of it: -1 is nothing")),
  ),
});

/** Answer of GET /admin/v1/report. */
export const report = v.object({
  rows: v.pipe(v.array(reportRow), v.description("sorted by their keys, 10,000 at most")),
  from: v.pipe(v.string(), v.description("the first hour that counts")),
  to: v.pipe(v.string(), v.description("the first hour that no longer counts")),
  asOf: instant,
});
