export { openPulse } from "../objects/pulse/open-pulse.ts";
export { handOnPulse } from "../operate/hand-on-pulse.ts";
export { readPulse } from "../operate/read-pulse.ts";
