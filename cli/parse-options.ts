import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageRefusal } from "../local/refusal.ts";

/**
 * `parseArgs` of node:util, which refuses what it does not know with the command's help. A token, a thumbprint or a
 * version that begins with a hyphen is taken for what it is.
 */
export function parseOptions<T extends ParseArgsConfig>(config: T, help: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs<T>({ ...config, args: apartFromOptions(config) } satisfies ParseArgsConfig as T);
  } catch (cause) {
    // Node adds how a file of such a name would be written, which nobody asked for.
    throw new UsageRefusal(
      (cause instanceof Error ? cause.message : String(cause)).replace(/ To specify .*$/s, ""),
      help,
    );
  }
}

/**
 * 32 bytes as base64url, as thumbprints and tokens are, or 18, as versions of a catalog: one in 64 begins with a hyphen, as
 * options do.
 */
const HYPHENATED = /^-(?:[\w-]{42}|[\w-]{23})$/;

/** The arguments in a form in which such a text cannot be read as options. */
function apartFromOptions({ args = [], options = {} }: ParseArgsConfig): string[] {
  const end = args.indexOf("--");
  const [before, after] = end < 0 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
  const plain: string[] = [];
  const hyphenated: string[] = [];
  for (const arg of before) {
    const option = plain.at(-1) ?? "";
    const isValue = option.startsWith("--") && options[option.slice(2)]?.type === "string";
    if (!HYPHENATED.test(arg)) plain.push(arg);
    else if (isValue) plain.splice(-1, 1, `${option}=${arg}`);
    else hyphenated.push(arg);
  }
  return [...plain, "--", ...hyphenated, ...after];
}
