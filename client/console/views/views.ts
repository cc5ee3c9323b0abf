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
];
