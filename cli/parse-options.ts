import { type ParseArgsConfig, parseArgs } from "node:util";
import { Refusal } from "../local/refusal.ts";

/** `parseArgs` of node:util, which refuses what it does not know with the command's help. */
export function parseOptions<T extends ParseArgsConfig>(config: T, help: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    throw new Refusal(`${cause instanceof Error ? cause.message : cause}\n\n${help}`);
  }
}
