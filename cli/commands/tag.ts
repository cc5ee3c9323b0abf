import { readTextFile } from "../../local/read-text-file.ts";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { DEFAULT_STATE } from "../../local/state/state.ts";
import { claimCodeOf } from "../../shared/tags/claim-code.ts";
import { parseTag } from "../../shared/tags/parse-tag.ts";
import { readClaimKey } from "../keys/claim-key.ts";
import { parseOptions } from "../parse-options.ts";

/** A million cards and more. */
const MAX_LIST_BYTES = 2 ** 27;

const HELP = `npx mesh tag codes FILE [--keys DIR] [--json]

Makes the claim codes of cards, to be printed on them: a person who registers a card types its code. Prints one line for each
card, IDENTITY,CODE, and nothing else.

  FILE        one card a line, by what it sends; "-" reads stdin. Which cards are the brand's, the catalog says ("tags"):

                c0:ff:ee:12:34:56                                   a MAC address, with colons, dashes or none
                ibeacon:F7826DA6-4FA2-4E98-8024-BC5B71E0893E:1:7    UUID, major and minor
                eddystone:00112233445566778899:AABBCCDDEEFF         namespace and instance
                altbeacon:0123456789abcdef0123456789abcdef01234567  id

  --keys DIR  whose TAG_CLAIM_KEY makes them, in DIR/keys.json: ${DEFAULT_STATE} unless given
  --json      prints a JSON list of {"identity", "code"} instead`;

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  keys: { type: "string", default: DEFAULT_STATE },
  json: { type: "boolean", default: false },
} as const;

/** `mesh tag codes`: what is printed on cards. */
export async function meshTag([action, ...args]: string[]): Promise<void> {
  if (action === "--help" || action === "-h") return console.log(HELP);
  if (action !== "codes") throw new UsageRefusal("codes and one FILE are needed.", HELP);
  const { values, positionals } = parseOptions({ args, options: OPTIONS, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageRefusal("One FILE is needed.", HELP);
  const cards = readCards(readTextFile(file, MAX_LIST_BYTES));
  const key = await readClaimKey(values.keys);
  const codes = await Promise.all(
    cards.map(async ({ identity, tag }) => ({ identity, code: await claimCodeOf(tag, key) })),
  );
  if (values.json) return console.log(JSON.stringify(codes, null, 2));
  // All or nothing: a list that stops in the middle would be printed on cards all the same.
  if (codes.length > 0) console.log(codes.map(({ identity, code }) => `${identity},${code}`).join("\n"));
}

/** Each card of the list, as it is written there; empty lines are left out. */
function readCards(list: string): { identity: string; tag: NonNullable<ReturnType<typeof parseTag>> }[] {
  return list.split(/\r?\n/).flatMap((line, index) => {
    const identity = line.trim();
    if (identity === "") return [];
    const tag = parseTag(identity);
    if (tag === undefined) {
      throw new Refusal(`Line ${index + 1} names no card: a MAC address, ibeacon:…, eddystone:… or altbeacon:….`);
    }
    return [{ identity, tag }];
  });
}
