export { askRehearsal } from "../adapters/ask-rehearsal.ts";
export { receiveAdminBytes, receiveAdminJson } from "../http/admin-body.ts";
export { signIn } from "../http/operator.ts";
export { changeSession, giveConsoleLink, receiveSession } from "../operate/console.ts";
export { addPoolCodes, readPoolCodes } from "../operate/pool-codes.ts";
export { readAudit } from "../operate/read-audit.ts";
export { switchLive, tellLive } from "../operate/switch-live.ts";
export { tellHealth } from "../operate/tell-health.ts";
