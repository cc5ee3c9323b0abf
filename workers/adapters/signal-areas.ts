import type { SignalAreas } from "../objects/signals/calls.ts";

/** The areas of this mesh: none yet. */
export const NO_AREAS: SignalAreas = { start: async () => {}, end: async () => {} };
