import { inBoth } from "../words/language.ts";
import type { View } from "./view.ts";

/** Every view, in the order of the menu. */
export const VIEWS: readonly View[] = [
  {
    id: "overview",
    role: "viewer",
    title: inBoth("Overview", "Überblick"),
    load: async () => (await import("./overview/overview.tsx")).Overview,
  },
  {
    id: "campaigns",
    role: "viewer",
    title: inBoth("Moments and campaigns", "Momente und Kampagnen"),
    load: async () => (await import("./campaigns/campaigns.tsx")).Campaigns,
  },
  {
    id: "signals",
    role: "viewer",
    title: inBoth("Signals", "Signale"),
    load: async () => (await import("./signals/signals.tsx")).Signals,
  },
  {
    id: "map",
    role: "viewer",
    title: inBoth("Map", "Karte"),
    load: async () => (await import("./map/map.tsx")).MapView,
  },
  {
    id: "catalog",
    role: "viewer",
    title: inBoth("Catalog", "Katalog"),
    load: async () => (await import("./catalog/catalog.tsx")).Catalog,
  },
  {
    id: "senders",
    role: "viewer",
    title: inBoth("Senders", "Absender"),
    load: async () => (await import("./senders/senders.tsx")).Senders,
  },
  {
    id: "webhooks",
    role: "viewer",
    title: inBoth("Webhooks", "Webhooks"),
    load: async () => (await import("./webhooks/webhooks.tsx")).Webhooks,
  },
  {
    id: "receipt",
    role: "editor",
    title: inBoth("Look a receipt up", "Beleg nachsehen"),
    load: async () => (await import("./receipt/look-up.tsx")).LookUp,
  },
  {
    id: "audit",
    role: "publisher",
    title: inBoth("Log", "Protokoll"),
    load: async () => (await import("./audit/audit.tsx")).Audit,
  },
];
