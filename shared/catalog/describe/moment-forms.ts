import { DEFAULTS } from "../defaults.ts";
import { codes, couponSchema, discounts } from "../schema/coupon-schema.ts";
import { effects, momentSchema, triggers, variant } from "../schema/moment-schema.ts";
import { momentCaps } from "../schema/primitives.ts";
import { wheres } from "../schema/where-schema.ts";
import { choice, form } from "./form.ts";

const { on, offer, then: changes } = momentSchema.entries;

const VARIANT = { id: "one", format: "banner", title: "The hot light is on" } as const;

/** Moments: what sets one off, what it offers, what it changes. */
export const MOMENT_FORMS = {
  Moment: form(momentSchema, "A rule: what sets it off, for whom it is, what is offered, what it changes.", {
    id: ["The name of the moment, on receipts and in commands. No other moment has it.", "hot-light"],
    campaign: ["The id of the campaign that it belongs to. Unless given: none.", "doughnuts"],
    on: ["What sets it off: exactly one trigger.", { enter: { place: "doughnut-shop" } }],
    when: [
      "A condition in CEL that must be true as well. It sees person, place, zone, event, signal, run, local and locale, and asks live() for signals. Unless given: none.",
      'person.visits("food") >= 3',
      "local.hour >= 17",
    ],
    purposes: [
      `What the person must have agreed to, of \`policy.purposes\`. Unless given: ${DEFAULTS.momentPurposes.join(", ")}.`,
      ["marketing", "push"],
    ],
    channels: [
      "How it may reach the person: inline in the answer to a message, as a push, or handed over to the brand's own provider if neither can. Unless given: inline and push.",
      ["inline"],
      ["inline", "push"],
      ["push", "handover"],
    ],
    handover: [
      "The id of the webhook that takes its offers for the channel handover: of an own host, with identity customer. It needs caps. Unless given: none.",
      "crm",
    ],
    service: [
      "true for a message that the person expects: no marketing caps and no quiet hours hold it back. Unless given: false.",
      true,
    ],
    trust: [
      `How hard to forge what sets it off must be: low, medium or high. Unless given: ${DEFAULTS.trust}.`,
      "medium",
    ],
    confidence: [
      `How sure it must be where the person is: low, medium or high, by accuracy. Unless given: ${DEFAULTS.confidence}.`,
      "medium",
    ],
    caps: [
      "How often one person may get it. A push that a signal sets off needs one. `per` may be run for a moment of a stage. Unless given: any number of times.",
      [{ max: 1, per: "day" }],
      [{ max: 1, per: "run" }],
    ],
    quietHours: [
      `What quiet hours do to it: drop it, hold a push until they end, or ignore them. Unless given: ${DEFAULTS.quietHours}.`,
      "hold",
    ],
    hours: [
      "When it may be given, in the zone of the place, else of the person. Unless given: always.",
      [{ days: [6, 7], from: "08:00", to: "11:00" }],
    ],
    from: [
      "The first instant at which it is given, with an offset. Unless given: at once.",
      "2026-12-01T00:00:00+01:00",
    ],
    until: [
      "From this instant on it is given no more, with an offset. Unless given: never.",
      "2027-01-01T00:00:00+01:00",
    ],
    validFor: [`How long the offer holds, as a duration. Unless given: ${DEFAULTS.validFor}, half an hour.`, "PT20M"],
    onExit: [
      `What becomes of the offer if the person leaves: keep it, or withdraw it. Unless given: ${DEFAULTS.onExit}.`,
      "withdraw",
    ],
    priority: [
      `Which moment wins if several could be given: the highest, 0 to 100. Unless given: ${DEFAULTS.priority}.`,
      80,
    ],
    offer: ["What the person is shown. Without one, the moment only has its effects.", { variants: [VARIANT] }],
    // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; a moment is never awaited.
    then: [
      "What the moment changes about the person if it is given. Unless given: nothing.",
      [{ suppress: "doughnuts", for: "P1D" }],
    ],
  }),
  MomentCap: form(momentCaps.item, "How often one person may get a moment in a time.", {
    max: ["How many times: 1 or more.", 1],
    per: [
      "In which time: hour, day, week or month of the person's calendar. Or a duration, which looks back from now. Or run, which is one run of the journey, for a moment on a stage.",
      "day",
      "PT8H",
      "run",
    ],
  }),
  Trigger: choice(
    on.getter(undefined),
    "What sets a moment off: exactly one of enter, exit, dwell, zone, scan, event, signal, stage and after.",
    { enter: { place: "doughnut-shop" } },
    { dwell: { label: "shop" }, for: "PT5M" },
  ),
  OnEnter: form(triggers.enter, "A visit begins.", {
    enter: ["Which place, or which places by a label.", { place: "doughnut-shop" }, { label: "shop" }],
  }),
  OnExit: form(triggers.exit, "A visit ends.", {
    exit: ["Which place, or which places by a label.", { place: "doughnut-shop" }],
  }),
  OnDwell: form(triggers.dwell, "A person has stayed for some time. It fires once in a visit.", {
    dwell: ["Which place, or which places by a label.", { place: "waiting-hall" }],
    for: ["How long, as a duration.", "PT5M"],
  }),
  OnZone: form(triggers.zone, "A person reaches a zone, as beacons, markers or gateways tell.", {
    zone: ["The name of the zone, as in a place's `zones`.", "counter"],
    place: [
      "Only in this place, or in places with this label. Unless given: in every place that has the zone.",
      { place: "doughnut-shop" },
    ],
    proximity: [
      "How near the person must come to what stands for the zone, for the first time in the stay. Unless given: any distance.",
      "near",
    ],
  }),
  OnScan: form(triggers.scan, "A person scans a marker.", { scan: ["The id of the marker.", "menu-card"] }),
  OnEvent: form(triggers.event, "The app tells of an event, or a till or a back end of a purchase.", {
    event: ["The name of the event, as the app says it; purchase is what tills and back ends report.", "order-placed"],
  }),
  OnSignal: form(triggers.signal, "A store, a back end or an operator says that something happens at a place.", {
    signal: ["The type of the signal, as whoever sends it names it.", "fresh"],
    near: [
      "Reaches people up to so many metres from the fence as well. With the fence's radius at most 10,000. Unless given: only who is in the place.",
      800,
    ],
    place: [
      "Only of this place, or of places with this label. Unless given: of any place.",
      { place: "doughnut-shop" },
    ],
  }),
  OnStage: form(triggers.stage, "A run of a journey comes to a stage, or is told something new there.", {
    stage: ["The id of the stage.", "gate"],
    journey: ["The id of the journey. Needed if several journeys have a stage of that id.", "flight"],
  }),
  OnAfter: form(triggers.after, "Some time has passed since the person got another moment.", {
    after: ["Which moment, and how long after it.", { moment: "order-ready", delay: "P1D" }],
  }),
  After: form(triggers.after.entries.after, "A moment that the person got, and how long after it.", {
    moment: ["The id of the moment. Who is in its control group does not count.", "order-ready"],
    delay: ["How long: a duration of at most 180 days.", "P1D"],
  }),
  Where: choice(
    triggers.enter.entries.enter.getter(undefined),
    "One place, or all places with a label.",
    { place: "doughnut-shop" },
    { label: "shop" },
  ),
  WherePlace: form(wheres.place, "One place.", { place: ["The id of the place.", "doughnut-shop"] }),
  WhereLabel: form(wheres.label, "All places with a label.", { label: ["The label.", "shop"] }),
  Offer: form(offer.wrapped, "What the person is shown.", {
    variants: [
      "Wordings of the offer. One is drawn for each person, who keeps it as long as the campaign lives.",
      [VARIANT],
    ],
  }),
  Variant: form(variant, "One wording of an offer.", {
    id: ["The name of the variant. No other variant of the moment has it.", "one"],
    weight: ["How often it is drawn, compared with the weights of the others. Unless given: 1.", 2],
    format: ["How it wants to be shown.", "banner", "card"],
    title: [
      "The words that people see first.",
      "The hot light is on",
      { en: "The hot light is on", de: "Das heiße Licht ist an" },
    ],
    body: [
      "What else there is to say. Unless given: nothing.",
      "Doughnuts straight from the fryer, the second one is on us.",
    ],
    image: ["A picture: an https address. Unless given: none.", "https://example.com/doughnut.jpg"],
    action: ["Where it leads. Unless given: nowhere.", { label: "Yes, please", url: "https://example.com/coffee" }],
    coupon: [
      "What whoever gets the offer can take to a till, once. Unless given: nothing.",
      { value: "10 % off", validFor: "P7D", discount: { percent: 10 } },
    ],
  }),
  Coupon: form(couponSchema, "What a person can take to a till, once.", {
    value: ["What it is worth, in words that people see.", "10 % off", { en: "10 % off", de: "10 % Rabatt" }],
    validFor: ["How long after the offer a till takes it: a duration of at most 180 days.", "P7D"],
    where: ["At which tills: those of a place, or of places with a label. Unless given: at all.", { label: "shop" }],
    discount: [
      "The same worth in numbers, for tills. Unless given: the till knows it by itself.",
      { percent: 10 },
      { amount: "2.00", currency: "EUR" },
      { item: "coffee" },
    ],
    code: [
      "Which code tills scan. Unless given: one of the mesh's own, drawn as a QR code.",
      { static: "4006381333931", symbology: "ean13" },
      { pool: "spring", symbology: "code128" },
    ],
  }),
  BrandCode: choice(
    couponSchema.entries.code.wrapped.getter(undefined),
    "A code that the brand's tills know by themselves: exactly one of static and pool.",
    { static: "4006381333931", symbology: "ean13" },
    { pool: "spring", symbology: "code128" },
  ),
  StaticCode: form(codes.static, "A code that is the same for everyone.", {
    static: ["The code as tills know it: 1 to 64 printable characters of ASCII.", "4006381333931"],
    symbology: ["How it is drawn: ean13, code128 or qr.", "ean13"],
  }),
  PoolCode: form(codes.pool, "One of the brand's single-use codes.", {
    pool: ["The name of the pool that the codes were uploaded to: with `mesh codes`.", "spring"],
    symbology: ["How they are drawn: ean13, code128 or qr. It is the same wherever the pool is named.", "code128"],
  }),
  Discount: choice(
    couponSchema.entries.discount.wrapped.getter(undefined),
    "What a till takes off: exactly one of percent, amount and item.",
    { percent: 10 },
    { amount: "2.00", currency: "EUR" },
  ),
  PercentOff: form(discounts.percent, "A part of the price.", {
    percent: ["How many percent: above 0, at most 100.", 10],
  }),
  AmountOff: form(discounts.amount, "A sum.", {
    amount: ["How much, as a decimal number in quotes.", "2.00"],
    currency: ["Of which currency: ISO 4217.", "EUR"],
  }),
  ItemFree: form(discounts.item, "A thing.", { item: ["What the till calls it.", "coffee"] }),
  Action: form(variant.entries.action.wrapped, "What a person can do with an offer.", {
    label: ["The words on the button.", "Yes, please"],
    url: ["Where it leads: an https address. Unless given: the page of the offer.", "https://example.com/coffee"],
  }),
  Effect: choice(
    changes.wrapped.item.getter(undefined),
    "What a moment that is given changes about the person: exactly one of suppress, set and points.",
    { suppress: "doughnuts", for: "P1D" },
    { set: { "had-doughnut": true } },
    { points: 10 },
  ),
  Suppress: form(effects.suppress, "Blocks moments for the person, for a time.", {
    suppress: ["The id of a moment or campaign, or a label of places: what is called so is blocked.", "doughnuts"],
    for: ["How long, as a duration.", "P1D"],
  }),
  GivePoints: form(
    effects.points,
    "Gives the person points. Skipped for who has no account or has not agreed to `loyalty`.",
    {
      points: ["How many: 1 to 1000000.", 10],
    },
  ),
  SetAttributes: form(effects.set, "Remembers something of the person.", {
    set: [
      "Attributes and their values. A condition reads them as person.attributes.",
      { "had-doughnut": true, tier: "gold" },
    ],
  }),
};
