import { catalogSchema } from "../schema.ts";
import { COMMON_FORMS } from "./common-forms.ts";
import { type Form, form } from "./form.ts";
import { JOURNEY_FORMS } from "./journey-forms.ts";
import { LOYALTY_FORMS } from "./loyalty-forms.ts";
import { MOMENT_FORMS } from "./moment-forms.ts";
import { PLACE_FORMS } from "./place-forms.ts";
import { RADIO_FORMS } from "./radio-forms.ts";
import { SCORE_FORMS } from "./score-forms.ts";
import { WEBHOOK_FORMS } from "./webhook-forms.ts";

/** The catalog itself. */
export const CATALOG_FORM: Form = form(
  catalogSchema,
  "A catalog, or the part of one that this file has. What a mesh knows of places, and what it offers to whom, when.",
  {
    $schema: ["Where an editor finds this schema. The mesh reads nothing from it.", "./catalog.schema.json"],
    mesh: ["What the mesh says of itself.", { name: "Market Street", locale: "en", timeZone: "Europe/Berlin" }],
    places: ["Where a person can be.", [{ id: "doughnut-shop", fence: { center: [6.95, 50.938], radius: 30 } }]],
    beacons: [
      "Transmitters that stand for a place or a zone of it.",
      [{ id: "counter-beacon", place: "doughnut-shop", altbeacon: { id: "f7826da64fa24e988024bc5b71e0893e00010007" } }],
    ],
    markers: ["QR codes and NFC tags.", [{ id: "menu-card", kind: "qr" }]],
    tags: ["Which cards are the brand's.", [{ id: "loyalty-cards", match: { macPrefix: "c0:ff:ee" } }]],
    senders: [
      "Gateways and back ends that may send, with their keys.",
      [
        {
          id: "gateway-1",
          kind: "gateway",
          scopes: ["sightings"],
          alg: "EdDSA",
          jwk: { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
        },
      ],
    ],
    campaigns: ["What several moments have in common.", [{ id: "doughnuts", caps: [{ max: 5, per: "day" }] }]],
    scores: [
      "Numbers of each person that what they do adds to, 16 at most. They need the purpose `profiling`.",
      [{ id: "regular", halfLife: "P30D", add: [{ on: { enter: { label: "shop" } }, points: 10 }] }],
    ],
    policy: ["What holds for all moments.", { caps: [{ max: 10, per: "day" }] }],
    loyalty: [
      "Points that people collect, and what they are good for. Unless given: there are none.",
      { name: "Friends of the bakery", earn: [{ points: 1, per: "1.00", currency: "EUR" }] },
    ],
    moments: [
      "What is offered, when and to whom.",
      [
        {
          id: "hot-light",
          on: { enter: { place: "doughnut-shop" } },
          offer: { variants: [{ id: "one", format: "banner", title: "The hot light is on" }] },
        },
      ],
    ],
    journeys: [
      "What people go through stage by stage: a flight, an order.",
      [{ id: "order", stages: [{ id: "placed", on: { event: "order-placed" } }] }],
    ],
    webhooks: [
      "Endpoints that are told what happened, 16 at most.",
      [
        {
          id: "crm",
          host: "hooks.example.com",
          path: "/mesh",
          events: ["moment.given"],
          purposes: ["marketing"],
          sealedSecrets: ["eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0"],
        },
      ],
    ],
  },
);

/** Every form that a catalog is made of, by the name that it has in the JSON Schema. */
export const FORMS: Readonly<Record<string, Form>> = {
  ...COMMON_FORMS,
  ...PLACE_FORMS,
  ...RADIO_FORMS,
  ...MOMENT_FORMS,
  ...JOURNEY_FORMS,
  ...SCORE_FORMS,
  ...LOYALTY_FORMS,
  ...WEBHOOK_FORMS,
};
