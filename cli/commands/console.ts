import * as v from "valibot";
import { openInBrowser } from "../../local/open-in-browser.ts";
import { callAdmin } from "../../local/operate.ts";
import { bodyOf } from "../../local/read-answer.ts";
import { Refusal } from "../../local/refusal.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh console [--print] [--state DIR] [--url URL --operator NAME]

Prints a link that signs you in to the web console of the mesh, with the role of your key, for an hour. The link is good once,
for a minute: do not hand it on. On a terminal your browser opens it.

  --print         only prints it

${MESH_OPTIONS_HELP}`;

/** `mesh console`: prints a link into the console. On a terminal, the browser opens the link. */
export async function meshConsole(args: string[]): Promise<void> {
  const options = { ...MESH_OPTIONS, print: { type: "boolean", default: false } } as const;
  const { values } = parseOptions({ args, options }, HELP);
  if (values.help) return console.log(HELP);
  const mesh = meshOf(values);
  const headers = { "content-type": "application/json" };
  const answer = await callAdmin(mesh, "console", { method: "POST", headers, body: "{}" });
  const { url } = await bodyOf(answer, mesh, v.object({ url: v.string() }));
  const link = linkOf(url, mesh.url);
  console.log(link);
  if (values.print || process.stdout.isTTY !== true) return;
  if (!(await openInBrowser(link)))
    console.error("No browser could be started: open the link yourself, within a minute.");
}

/** The link of the answer. It goes to a program of this machine, so it must be one to the console of the very mesh that was asked. */
function linkOf(link: string, url: string): string {
  const start = `${new URL(url).origin}/console/#code=`;
  if (!link.startsWith(start) || !/^[A-Za-z0-9_-]+$/.test(link.slice(start.length)))
    throw new Refusal(`${url} gives a link that leads elsewhere: it was not opened.`);
  return link;
}
