import { scoreRule, scoreSchema, scoreTriggers } from "../schema/score-schema.ts";
import { choice, form } from "./form.ts";

const { on } = scoreRule.entries;

/** Scores, and what adds to them. */
export const SCORE_FORMS = {
  Score: form(scoreSchema, "A number of each person that what they do adds to, and that halves in a time.", {
    id: ["The name of the score, as conditions ask for it. No other score has it.", "regular"],
    halfLife: ["How long until half of it is left, as a duration.", "P30D"],
    add: ["What adds to it, 32 rules at most.", [{ on: { enter: { label: "shop" } }, points: 10 }]],
  }),
  ScoreRule: form(scoreRule, "What adds to a score, and how much.", {
    on: ["What the person does: exactly one of event, enter, scan, reaction and purchase.", { event: "order-paid" }],
    points: ["How much is added: -1000000 to 1000000. Below 0 it takes away.", 10, -5],
  }),
  ScoreTrigger: choice(
    on.getter(undefined),
    "What a person does that adds to a score: exactly one of event, enter, scan, reaction and purchase.",
    { event: "order-paid" },
    { enter: { label: "shop" } },
  ),
  OnAppEvent: form(scoreTriggers.event, "The app tells of an event.", {
    event: ["The name of the event, as the app says it. purchase is reserved.", "order-paid"],
  }),
  OnPurchase: form(scoreTriggers.purchase, "The person buys something, as a till or a back end reports it.", {
    purchase: ["Always true.", true],
  }),
  OnReaction: form(scoreTriggers.reaction, "A person does something with an offer, any offer.", {
    reaction: ["What: impression, click, dismiss, lead or conversion.", "click"],
  }),
};
