import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageRefusal } from "../local/refusal.ts";
import { similarName } from "../shared/text/similar-name.ts";

/**
 * `parseArgs` of node:util, which refuses what it does not know and says how the command is written. A token, a thumbprint
 * or a version that begins with a hyphen is taken for what it is.
 */
export function parseOptions<T extends ParseArgsConfig>(config: T, help: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs<T>({ ...config, args: apartFromOptions(config) } satisfies ParseArgsConfig as T);
  } catch (cause) {
    throw new UsageRefusal(sentenceOf(cause, Object.keys(config.options ?? {})), help);
  }
}

/** What `parseArgs` refuses, for people: its own words tell programmers of quotes and dashes. */
function sentenceOf(cause: unknown, names: readonly string[]): string {
  const { code, message } = cause as { readonly code?: string; readonly message: string };
  const [, word = ""] = /'(?:-\w, )?([^' ]+)/.exec(message) ?? [];
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const meant = similarName(word.replace(/^-+/, ""), names);
    return `There is no option ${word}.${meant === undefined ? "" : ` Did you mean --${meant}?`}`;
  }
  if (code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL") return `"${word}" is too much: only options go here.`;
  if (code !== "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") return message;
  return message.includes("does not take") ? `${word} takes no value.` : `${word} needs a value.`;
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
