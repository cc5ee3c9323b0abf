import type { Catalog } from "../../../shared/catalog/catalog.ts";

/** A catalog that uses everything of docs/contract.md#5. A new one each time: tests change it. */
export function fullCatalog(): Catalog {
  return {
    $schema: "https://mesh.example.com/schema/catalog.json",
    mesh: {
      name: "Bakery",
      noticeVersion: "3",
      locale: "en",
      timeZone: "Europe/Amsterdam",
      notice: { url: "https://bakery.example.com/privacy", controller: "Bakery Ltd, Main Street 1, Amsterdam" },
      brand: { logo: "https://cdn.example.com/logo.svg", colour: "#d8345F" },
    },
    places: [
      {
        id: "main-street",
        name: "Main Street",
        labels: ["store", "bakery"],
        timeZone: "America/New_York",
        zones: ["counter", "Drive through"],
        fence: { center: [4.9, 52.37], radius: 80 },
        hours: [
          { days: [1, 2, 3, 4, 5], from: "08:00", to: "20:00" },
          { days: [6, 7], from: "22:00", to: "02:00" },
        ],
        silence: "PT5M",
      },
      {
        id: "airport",
        labels: ["store"],
        zones: ["gate"],
        fence: {
          type: "Polygon",
          coordinates: [
            [
              [4.7, 52.3],
              [4.8, 52.3],
              [4.8, 52.35],
              [4.7, 52.3],
            ],
          ],
        },
      },
      {
        id: "fiji",
        fence: {
          type: "MultiPolygon",
          coordinates: [
            [
              [
                [179, -17],
                [180, -17],
                [180, -16],
                [179, -17],
              ],
            ],
            [
              [
                [-180, -17],
                [-179, -17],
                [-180, -16],
                [-180, -17],
              ],
            ],
          ],
        },
      },
      { id: "nowhere" },
    ],
    beacons: [
      {
        id: "b-counter",
        place: "main-street",
        zone: "counter",
        trust: "medium",
        enterRssi: -65,
        exitRssi: -75,
        ibeacon: { uuid: "F7826DA6-4FA2-4E98-8024-BC5B71E0893E", major: 1, minor: 2 },
      },
      { id: "b-alt", place: "airport", altbeacon: { id: "0123456789ABCDEF0123456789abcdef01234567" } },
      {
        id: "b-uid",
        place: "airport",
        zone: "gate",
        eddystoneUid: { namespace: "00112233445566778899", instance: "AABBCCDDEEFF" },
      },
      { id: "b-eid", place: "airport", eid: { sealedKey: "c2VhbGVk.a2V5", scaler: 10 } },
    ],
    markers: [
      { id: "poster", place: "main-street", zone: "counter", kind: "qr", trust: "low" },
      { id: "sticker", kind: "nfc" },
    ],
    tags: [
      { id: "cards", match: { macPrefix: "C0:FF:EE" } },
      { id: "fobs", match: { uuid: "F7826DA6-4FA2-4E98-8024-BC5B71E0893E" } },
      { id: "bands", match: { namespace: "00112233445566778899" } },
    ],
    senders: [
      {
        id: "gateway-1",
        kind: "gateway",
        places: ["main-street"],
        scopes: ["sightings"],
        alg: "EdDSA",
        // RFC 8037, appendix A.2
        jwk: { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", kid: "g1" },
      },
      {
        id: "shop",
        kind: "store",
        scopes: ["signal:fresh", "redemptions"],
        alg: "ES256",
        // RFC 7515, appendix A.3
        jwk: {
          kty: "EC",
          crv: "P-256",
          x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
          y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
          use: "sig",
          key_ops: ["verify"],
          ext: true,
        },
      },
      { id: "till", kind: "till", places: [], scopes: [], alg: "HS256", sealedKey: "c2VhbGVk" },
    ],
    campaigns: [
      {
        id: "summer",
        from: "2026-06-01T00:00:00+02:00",
        until: "2026-09-01T00:00:00Z",
        caps: [
          { max: 3, per: "week" },
          { max: 1, per: "PT12H" },
        ],
        control: 0.1,
        budget: { offers: 1000, perHour: 50, perDay: 200 },
        pace: "even",
        conversions: ["basket", "paid"],
        window: "P14D",
        cost: { amount: "500", currency: "EUR" },
        costPerOffer: { amount: "0.40", currency: "EUR" },
        guardrail: { metric: "ctr", below: 0.02, after: 500 },
      },
      { id: "always", budget: { perDay: 10 }, pace: "even" },
      { id: "plain" },
    ],
    scores: [
      {
        id: "regular",
        halfLife: "P30D",
        add: [
          { on: { enter: { label: "store" } }, points: 10 },
          { on: { enter: { place: "airport" } }, points: 2.5 },
          { on: { event: "paid" }, points: 20 },
          { on: { scan: "poster" }, points: 1 },
          { on: { reaction: "dismiss" }, points: -5 },
        ],
      },
      { id: "curious", halfLife: "PT12H", add: [] },
    ],
    loyalty: {
      name: { en: "Friends", de: "Freunde" },
      ledger: "mesh",
      earn: [{ points: 1, per: "1.00", currency: "EUR" }],
      expireAfter: "P730D",
      tiers: [{ id: "gold", name: "Gold", from: 1000 }],
      rewards: [{ id: "coffee", title: "A coffee", points: 100, coupon: { value: "A coffee", validFor: "P30D" } }],
    },
    policy: {
      purposes: ["location", "marketing", "push", "measurement", "profiling", "loyalty", "offers.inline"],
      caps: [{ max: 2, per: "day" }],
      quietHours: { from: "21:00", to: "08:00" },
      reachFor: "PT2H",
    },
    moments: [
      {
        id: "welcome",
        campaign: "summer",
        on: { enter: { label: "store" } },
        when: 'person.visits("store") >= 2 && local.hour < 20',
        purposes: ["marketing", "location"],
        channels: ["inline"],
        service: false,
        trust: "low",
        confidence: "medium",
        caps: [{ max: 1, per: "month" }],
        quietHours: "hold",
        hours: [{ days: [1], from: "09:00", to: "18:00" }],
        from: "2026-01-01T00:00:00Z",
        until: "2027-01-01T00:00:00Z",
        validFor: "PT1H",
        onExit: "withdraw",
        priority: 70,
        offer: {
          variants: [
            {
              id: "a",
              weight: 2,
              format: "card",
              title: { en: "Hello", nl: "Hallo", "de-CH": "Grüezi" },
              body: { en: "Come in" },
              image: "https://cdn.example.com/a.png",
              action: { label: { en: "Show" }, url: "https://shop.example.com/a?x=1#y" },
            },
            { id: "b", format: "banner", title: "Hi", body: "Fresh bread", action: { label: "Go" } },
          ],
        },
        // biome-ignore lint/suspicious/noThenProperty: the contract names this member `then`; it is never awaited.
        then: [
          { suppress: "welcome", for: "P1D" },
          { set: { welcomed: true, level: 1, tier: "gold" } },
          { points: 10 },
        ],
      },
      { id: "bye", on: { exit: { place: "airport" } } },
      { id: "stay", on: { dwell: { label: "nobody-has-this" }, for: "PT10M" } },
      { id: "at-gate", on: { zone: "gate", place: { place: "airport" }, proximity: "near" } },
      { id: "any-counter", on: { zone: "counter" } },
      { id: "gate-of-stores", on: { zone: "gate", place: { label: "store" } } },
      { id: "scan", on: { scan: "poster" } },
      { id: "basket", on: { event: "basket" }, when: "event.data.amount > 10" },
      {
        id: "oven",
        on: { signal: "fresh", near: 800, place: { place: "airport" } },
        caps: [{ max: 1, per: "day" }],
        offer: { variants: [{ id: "a", format: "card", title: "Warm bread" }] },
      },
      { id: "any-oven", on: { signal: "fresh" }, when: 'signal.data.batch > 2 && live("tv")' },
      {
        id: "vip",
        on: { enter: { label: "store" } },
        when: 'person.scores["regular"] >= 50.0 && !person.received("vip", "P30D") && person.reacted("vip", "click")',
        purposes: ["marketing", "profiling"],
      },
      {
        id: "gate",
        on: { stage: "gate", journey: "flight" },
        caps: [{ max: 3, per: "run" }],
        offer: { variants: [{ id: "a", format: "card", title: "Gate {run.gate}, {run.boards:time}" }] },
      },
      { id: "after-gate", on: { after: { moment: "gate", delay: "PT20M" } } },
    ],
    journeys: [
      {
        id: "flight",
        purposes: ["profiling", "location"],
        endAfter: "P7D",
        stages: [
          { id: "booked", on: { signal: "booked" } },
          { id: "check-in", on: { at: "departs", offset: "-PT24H" }, title: "Check in" },
          { id: "checked-in", on: { event: "checked-in" }, opens: true },
          {
            id: "here",
            on: { enter: { place: "airport" }, during: { at: "departs", before: "PT6H", after: "PT1H" } },
          },
          {
            id: "gate",
            on: { signal: "gate" },
            title: { en: "Gate {run.gate}", nl: "Gate {run.gate}" },
            body: "Boarding at {run.boards:time}",
            action: { label: "Show the way", url: "https://air.example.com/gates" },
          },
          { id: "waiting", on: { after: "gate", delay: "PT20M" } },
          { id: "taxi", on: { scan: "sticker", during: { at: "lands", before: "PT0S", after: "PT3H" } }, ends: true },
        ],
      },
    ],
  };
}
