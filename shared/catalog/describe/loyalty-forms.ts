import { DEFAULTS } from "../defaults.ts";
import { earnRule, loyaltySchema, rewardSchema, tierSchema } from "../schema/loyalty-schema.ts";
import { form } from "./form.ts";

const COFFEE = { id: "coffee", title: "A coffee", points: 100, coupon: { value: "One coffee", validFor: "P30D" } };

/** Points: what earns them, and what they are good for. */
export const LOYALTY_FORMS = {
  Loyalty: form(
    loyaltySchema,
    "Points that people collect, and the card that they show at a till. Needs the purpose `loyalty`.",
    {
      name: [
        "What people call it.",
        "Friends of the bakery",
        { en: "Friends of the bakery", de: "Freunde der Bäckerei" },
      ],
      ledger: [
        `Who counts the points: the mesh, or the brand, which then says balance and tier by profile rows. Unless given: ${DEFAULTS.ledger}.`,
        "brand",
      ],
      earn: [
        "What a purchase earns, one rule for each currency. Unless given: nothing.",
        [{ points: 1, per: "1.00", currency: "EUR" }],
      ],
      expireAfter: [`How long points last, as a duration. Unless given: ${DEFAULTS.expireAfter}, a year.`, "P730D"],
      tiers: ["Levels that people reach, 16 at most. Unless given: none.", [{ id: "gold", name: "Gold", from: 1000 }]],
      rewards: ["What people can have for points, 100 at most. Unless given: nothing.", [COFFEE]],
    },
  ),
  EarnRule: form(earnRule, "What a purchase earns: so many points for each so much money, over the whole purchase.", {
    points: ["How many points: 1 to 1000000.", 1],
    per: ["For how much money: a decimal number in quotes, above 0.", "1.00"],
    currency: ["Of which currency: ISO 4217.", "EUR"],
  }),
  Tier: form(tierSchema, "A level that people reach with points, and keep when they spend them.", {
    id: ["The name of the tier, as conditions ask for it. No other tier has it.", "gold"],
    name: ["What people call it.", "Gold"],
    from: ["From how many points on. No other tier has as many.", 1000],
  }),
  Reward: form(rewardSchema, "A coupon that people can have for points.", {
    id: ["The name of the reward. No other reward has it.", "coffee"],
    title: ["The words that people see.", "A coffee"],
    points: ["How many points it costs: 1 to 1000000.", 100],
    coupon: ["What they get.", COFFEE.coupon],
  }),
};
