import { Refusal } from "../../local/refusal.ts";
import { readKeys } from "../../local/state/key-file.ts";
import { OPERATOR_TOKEN } from "../../local/state/key-set.ts";
import { DEFAULT_STATE, findState } from "../../local/state/state.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh token [--state DIR]

Prints the operator token of the local mesh in DIR (${DEFAULT_STATE} unless given), and nothing else.`;

/** `mesh token`: the operator token of a local mesh on stdout. */
export async function meshToken(args: string[]): Promise<void> {
  const options = { help: { type: "boolean", short: "h" }, state: { type: "string", default: DEFAULT_STATE } } as const;
  const { values } = parseOptions({ args, options }, HELP);
  if (values.help) return console.log(HELP);
  const token = readKeys(findState(values.state).keys)[OPERATOR_TOKEN];
  if (token === undefined) throw new Refusal(`The keys in ${values.state} are not those of a local mesh.`);
  console.log(token);
}
