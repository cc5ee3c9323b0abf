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
];
