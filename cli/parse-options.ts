import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageRefusal } from "../local/refusal.ts";

/** `parseArgs` of node:util, which refuses what it does not know with the command's help. */
export function parseOptions<T extends ParseArgsConfig>(config: T, help: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    throw new UsageRefusal(cause instanceof Error ? cause.message : String(cause), help);
  }
}
