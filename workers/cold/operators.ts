export { openOperator } from "../http/open-operator.ts";
export { changeSession, giveConsoleLink, receiveSession } from "../operate/console.ts";
export { openWays } from "../operate/open-ways.ts";
export { addPoolCodes, readPoolCodes } from "../operate/pool-codes.ts";
export { switchLive, tellLive } from "../operate/switch-live.ts";
export { tellHealth } from "../operate/tell-health.ts";
