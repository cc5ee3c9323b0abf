export { readWaysIn } from "../../shared/operators/ways-in.ts";
export { openOperator } from "../http/open-operator.ts";
export { changeSession, giveConsoleLink, receiveSession } from "../operate/console.ts";
export { openWays } from "../operate/open-ways.ts";
export { refuseUnknown } from "../operate/refuse-unknown.ts";
