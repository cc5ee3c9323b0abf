import { describeFault } from "../../local/describe-fault.ts";
import { readJsonFile } from "../../local/read-json-file.ts";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import { MAX_CATALOG_BYTES } from "../../shared/catalog/catalog.ts";
import { checkCatalog } from "../../shared/catalog/check-catalog.ts";
import { warnOfCatalog } from "../../shared/catalog/warn-catalog.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npm run -s mesh validate -- FILE

Checks a catalog as the mesh would, without any mesh: ends with 1 and every fault, or with 0 and what is seldom meant.`;

/** `mesh validate`: what is wrong with a catalog file. */
export async function meshValidate(args: string[]): Promise<void> {
  const options = { help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageRefusal("One FILE is needed.", HELP);
  const document: unknown = JSON.parse(readJsonFile(file, MAX_CATALOG_BYTES));
  const checked = checkCatalog(document);
  const lines = (checked.ok ? warnOfCatalog(checked.value, Date.now()) : checked.error).map(
    ({ pointer, detail }) => `  ${pointer === "" ? detail : describeFault(pointer, detail, document)}`,
  );
  if (!checked.ok) throw new Refusal(`${file} is not valid:\n${lines.join("\n")}`);
  if (lines.length > 0) console.error(visibleText(`Valid, but is this meant?\n${lines.join("\n")}`));
  console.log(`${file} is valid.`);
}
