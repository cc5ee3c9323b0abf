import type { ViewProps } from "../view.ts";
import { LiveSwitches } from "./live-switches.tsx";
import { Versions } from "./versions.tsx";

/** What happens in the mesh now. */
export function Overview(_: ViewProps) {
  return (
    <div class="columns">
      <LiveSwitches />
      <Versions />
    </div>
  );
}
