import type { LiveState } from "../../../shared/live/live-state.ts";

/** Answer of GET /admin/v1/live, as far as it is shown. */
export interface LiveAnswer {
  readonly live: LiveState;
}
