import { writtenMoney } from "../../money/written-money.ts";
import { DEFAULTS } from "../defaults.ts";
import { campaignSchema, meshSchema, policySchema } from "../schema/campaign-schema.ts";
import { anyScalar, anyText, caps, dailySpan } from "../schema/primitives.ts";
import { senderSchema } from "../schema/sender-schema.ts";
import { choice, form } from "./form.ts";

const { notice, brand } = meshSchema.entries;

const FROM = [
  "The first instant at which it is given, with an offset. Unless given: at once.",
  "2026-12-01T00:00:00+01:00",
] as const;
const UNTIL = [
  "From this instant on it is given no more, with an offset. Unless given: never.",
  "2027-01-01T00:00:00+01:00",
] as const;

/** What holds for many moments, and who may sign. */
export const COMMON_FORMS = {
  Mesh: form(meshSchema, "What the mesh says of itself.", {
    name: [`What people read as the name of the mesh. Unless given: ${DEFAULTS.mesh.name}.`, "Market Street"],
    noticeVersion: [
      `The version of the privacy notice that people agree to. A new one asks everyone again. Unless given: ${DEFAULTS.mesh.noticeVersion}.`,
      "2",
    ],
    locale: [
      `The language that every text must have, as a BCP 47 tag. Who reads none of the others gets it. Unless given: ${DEFAULTS.mesh.locale}.`,
      "en",
      "de-CH",
    ],
    timeZone: [
      `The IANA time zone of hours and budgets that have no nearer one. Unless given: ${DEFAULTS.mesh.timeZone}.`,
      "Europe/Berlin",
    ],
    notice: [
      "The privacy notice that apps show before they ask for consent.",
      { url: "https://example.com/privacy", controller: "Ring & Glaze, Market Street" },
    ],
    brand: ["How pages of the mesh look.", { logo: "https://example.com/logo.svg", colour: "#b3164f" }],
  }),
  Notice: form(notice.wrapped, "The privacy notice in full.", {
    url: ["Where it can be read: an https address.", "https://example.com/privacy"],
    controller: ["Who is answerable for what is done with people's data.", "Ring & Glaze, Market Street"],
  }),
  Brand: form(brand.wrapped, "How pages of the mesh look.", {
    logo: ["A picture: an https address. Unless given: none.", "https://example.com/logo.svg"],
    colour: ["The main colour: # and six hex digits. Unless given: the mesh's own.", "#b3164f"],
  }),
  Campaign: form(campaignSchema, "What several moments have in common: dates, caps, a budget, a control group.", {
    id: ["The name that moments call the campaign by. No other campaign has it.", "doughnuts"],
    from: FROM,
    until: UNTIL,
    caps: [
      "How many offers of all its moments together one person may get. Unless given: any number.",
      [{ max: 5, per: "day" }],
    ],
    control: [
      "The share of people who get nothing of it, drawn by chance, to compare with: 0 to 0.5. Unless given: no one.",
      0.1,
    ],
    budget: [
      "How many offers of it all people together may get. Unless given: any number.",
      { offers: 1000, perDay: 100 },
    ],
    pace: [
      `Whether the budget goes as fast as people come (asap), or evenly over its time (even). Unless given: ${DEFAULTS.pace}.`,
      "even",
    ],
    conversions: [
      "The events of your app that are its goal. They are counted for people who agreed to `measurement`. Unless given: none.",
      ["order-paid"],
    ],
    window: [
      `How long after an offer such an event counts for it: a duration of at most P30D. Unless given: ${DEFAULTS.window}, seven days.`,
      "P1D",
    ],
    cost: ["What it costs as a whole. Unless given: nothing.", { amount: "500.00", currency: "EUR" }],
    costPerOffer: ["What each offer that is given costs. Unless given: nothing.", { amount: "0.40", currency: "EUR" }],
    guardrail: [
      "When it is paused by itself. An operator resumes it. Unless given: never.",
      { metric: "ctr", below: 0.02, after: 500 },
    ],
  }),
  Money: form(writtenMoney, "An amount of money.", {
    amount: ["A decimal number in quotes, with no more decimals than the currency has.", "12.50"],
    currency: ["The currency: three letters of ISO 4217.", "EUR"],
  }),
  Guardrail: form(
    campaignSchema.entries.guardrail.wrapped,
    "When a campaign is paused by itself. It has one of `below` and `above`.",
    {
      metric: ["What is looked at, for each impression: clicks (ctr), or dismissals.", "ctr", "dismissals"],
      below: ["The campaign is paused once the rate is below this one: 0 to 1.", 0.02],
      above: ["The campaign is paused once the rate is above this one: 0 to 1.", 0.3],
      after: ["How many people must have been shown an offer first, each known for 24 hours: 100 or more.", 500],
    },
  ),
  Budget: form(
    campaignSchema.entries.budget.wrapped,
    "How many offers all people together may get. It is never overspent.",
    {
      offers: ["How many in all. Unless given: any number.", 1000],
      perHour: ["How many in an hour of the clock. Unless given: any number.", 20],
      perDay: ["How many in a day of `mesh.timeZone`. Unless given: any number.", 100],
    },
  ),
  Cap: form(caps.item, "How often one person may get something in a time.", {
    max: ["How many times: 1 or more.", 1],
    per: [
      "In which time: hour, day, week or month of the person's calendar. Or a duration, which looks back from now.",
      "day",
      "PT8H",
    ],
  }),
  Policy: form(policySchema, "What holds for all moments.", {
    purposes: [
      `What people are asked to agree to, each once. Unless given: ${DEFAULTS.purposes.join(", ")}.`,
      ["location", "marketing", "push"],
    ],
    caps: ["How much marketing of all kinds one person may get. Unless given: any amount.", [{ max: 10, per: "day" }]],
    quietHours: [
      "When no one gets marketing, in their own time zone. A moment's `quietHours` says what becomes of it. Unless given: at no time.",
      { from: "21:00", to: "08:00" },
    ],
    forgetAfter: [
      `How long a person is kept who says nothing: a duration of at least P30D. Unless given: ${DEFAULTS.forgetAfter}.`,
      "P180D",
    ],
    reachFor: [
      `How long a position counts for signals near by: a duration of at most P1D. Unless given: ${DEFAULTS.reachFor}.`,
      "PT2H",
    ],
  }),
  QuietHours: form(dailySpan, "A span of time that comes every day.", {
    from: ["When it begins, from 00:00 to 23:59.", "21:00"],
    to: ["When it ends. Earlier than `from`, it passes midnight.", "08:00"],
  }),
  Sender: form(
    senderSchema,
    "A gateway, store or back end that may send signed messages. `mesh sender add` makes one with its key.",
    {
      id: ["The name of the sender: `kid` of what it signs. No other sender has it.", "gateway-1"],
      kind: [
        "What it is. Scopes that are about customers need `backend`. What a partner signals puts no link into a text.",
        "gateway",
        "store",
      ],
      places: ["Ids of the places that it may speak for. Unless given: all.", ["doughnut-shop"]],
      scopes: [
        "What it may send: sightings, markers whose code changes, or signal: with a type; of a till or back end redemptions; of kind backend also link, profiles, erase.",
        ["sightings"],
        ["signal:fresh"],
      ],
      alg: ["How it signs: EdDSA or ES256 with a key pair, HS256 with a shared secret.", "EdDSA"],
      jwk: [
        "Its public key, with EdDSA and ES256. No private part may stand here.",
        { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
      ],
      sealedKey: [
        "Its secret, with HS256, sealed by `mesh sender add`. Only the mesh can open it.",
        "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0",
      ],
    },
  ),
  Text: choice(
    anyText,
    "A text that people read: plain in the language of `mesh.locale`, or by language. It must have `mesh.locale`. It may name values: {place}, {zone}, {event.NAME}, {signal.NAME}, {run.NAME}, {attributes.NAME}. Of event, signal and run also as an instant: {event.NAME:time} or {event.NAME:date}. If one is missing, the offer is not given. {{ is a brace.",
    "The hot light is on",
    { en: "Fresh at {place}", de: "Frisch bei {place}" },
  ),
  Scalar: choice(anyScalar, "A text, a number, true or false.", "gold", 3, true),
};
