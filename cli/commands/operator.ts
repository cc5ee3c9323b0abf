import { existsSync, readFileSync } from "node:fs";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import { parseOperatorKeys } from "../../shared/operators/operator-keys.ts";
import { ROLES } from "../../shared/operators/role.ts";
import { listOwnKeys, makeOwnKey, operatorFolder, publicPart, readOwnKey } from "../operator/operator-folder.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh operator <add|list> [options]

  add NAME --role ROLE [--to FILE] [--env ENV]
                makes a key for an operator of a deployed mesh. The private half stays in ${operatorFolder()},
                where only you can read it. Prints the variable OPERATOR_KEYS with the public half, beside those that
                FILE has already
  list          prints the keys of that folder, and their roles

  --role ROLE   viewer reads; editor pauses, resumes and revokes as well; publisher does everything
  --to FILE     where OPERATOR_KEYS is now: wrangler.toml unless given. Nothing is written there
  --env ENV     in which of its environments, staging or production, if several have keys already

With a key, each command that operates a mesh takes --url URL --operator NAME. In CI, put the key's file into a secret and
give it as the variable MESH_OPERATOR_KEY.`;

/** `mesh operator add` and `list`: who may operate a deployed mesh. */
export async function meshOperator([action, ...args]: string[]): Promise<void> {
  if (action === "add") return addOperator(args);
  if (action === "list") return listOperators();
  if (action === "--help" || action === "-h") return console.log(HELP);
  throw new UsageRefusal("One of add and list is needed.", HELP);
}

async function addOperator(args: string[]): Promise<void> {
  const options = {
    help: { type: "boolean", short: "h" },
    role: { type: "string" },
    env: { type: "string" },
    to: { type: "string", default: "wrangler.toml" },
  } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [name] = positionals;
  const role = ROLES.find((one) => one === values.role);
  if (name === undefined || positionals.length > 1) throw new UsageRefusal("One NAME is needed.", HELP);
  if (role === undefined) throw new Refusal(`--role must be one of ${ROLES.join(", ")}.`);
  const known = keysIn(values.to, values.env);
  const others = known.filter(({ kid }) => kid !== name);
  const key = await makeOwnKey(name, role);
  console.log(`OPERATOR_KEYS = '${JSON.stringify({ keys: [...others, publicPart(key)] })}'`);
  if (others.length < known.length)
    console.error(
      visibleText(`The key of ${name} in ${values.to} is no longer in this line: whoever has it can sign in no more.`),
    );
  console.error(
    visibleText(`The private half is in ${operatorFolder()}/${name}.json. In ${values.to}, put the line above in place
of the line OPERATOR_KEYS under [env.${values.env ?? "production"}.vars], and deploy.
Then: npx mesh live --url https://YOUR-MESH --operator ${name}`),
  );
  for (const left of listOwnKeys().filter((own) => own !== name && !known.some(({ kid }) => kid === own)))
    console.error(
      visibleText(`${left} is not in ${values.to} yet, so this line leaves ${left} out. If ${left} operates this mesh too, add to its keys:
  ${JSON.stringify(publicPart(readOwnKey(left)))}`),
    );
}

function listOperators(): void {
  const names = listOwnKeys();
  if (names.length === 0) console.log(visibleText(`There is no operator key in ${operatorFolder()}.`));
  for (const name of names) console.log(visibleText(`${name}  ${readOwnKey(name).role}`));
}

/** The keys that the variable has now, in that environment if one is named. Refuses if a mesh would not take them, or if there are several. */
function keysIn(file: string, env: string | undefined): { readonly kid: string }[] {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const part = env === undefined ? text : (text.split(`[env.${env}.vars]`)[1]?.split(/^\[/m)[0] ?? "");
  const values = [...part.matchAll(/^[ \t]*OPERATOR_KEYS\s*=\s*(['"])(.*)\1\s*$/gm)].map(([, , value = ""]) => value);
  // What is written in another way must not be taken for none: pasting the line would lock those operators out.
  const written = part.match(/^[^#\n]*\bOPERATOR_KEYS\b/gm) ?? [];
  if (written.length > values.length)
    throw new Refusal(
      `${file}: an OPERATOR_KEYS cannot be read. Write each as a line of its own, OPERATOR_KEYS = '…'.`,
    );
  const [value = "", ...others] = new Set(values.filter((one) => one !== ""));
  if (others.length > 0) throw new Refusal(`${file} has several OPERATOR_KEYS: say which with --env.`);
  const parsed = parseOperatorKeys(value);
  if (!parsed.ok) throw new Refusal(`${file}: ${parsed.error}.`);
  return value === "" ? [] : JSON.parse(value).keys;
}
