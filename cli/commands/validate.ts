import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import { checkCatalog } from "../../shared/catalog/check-catalog.ts";
import { warnOfCatalog } from "../../shared/catalog/warn-catalog.ts";
import { FILE_HELP, readCatalogFile } from "../catalog-file/read-catalog-file.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh validate FILE

Checks a catalog as the mesh would, without any mesh: ends with 1 and every fault, or with 0 and what is seldom meant.

${FILE_HELP}`;

/** `mesh validate`: what is wrong with a catalog file. */
export async function meshValidate(args: string[]): Promise<void> {
  const options = { help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageRefusal("One FILE is needed.", HELP);
  const { document, describe } = await readCatalogFile(file);
  const checked = checkCatalog(document);
  const told = describe(checked.ok ? warnOfCatalog(checked.value, Date.now()) : checked.error);
  const lines = told.map((line) => `  ${line}`);
  if (!checked.ok) throw new Refusal(`${file} is not valid:\n${lines.join("\n")}`);
  if (lines.length > 0) console.error(visibleText(`Valid, but is this meant?\n${lines.join("\n")}`));
  console.log(visibleText(`${file} is valid.`));
}
