export { openArea } from "../objects/area/open-area.ts";
export { tellAreas } from "../objects/person/tell-areas.ts";
export { answerReach } from "../operate/answer-reach.ts";
