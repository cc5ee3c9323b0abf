import type { ViewProps } from "../view.ts";
import { LiveSwitches } from "./live-switches.tsx";
import { Pulse } from "./pulse.tsx";
import { TroubleNow } from "./trouble-now.tsx";
import { Versions } from "./versions.tsx";

/** What happens in the mesh now, and what it decides by. */
export function Overview(_: ViewProps) {
  return (
    <>
      <TroubleNow />
      <Pulse />
      <div class="columns">
        <LiveSwitches />
        <Versions />
      </div>
    </>
  );
}
