import type * as v from "valibot";
import { callAdmin } from "../../local/operate.ts";
import { bodyOf } from "../../local/read-answer.ts";
import { UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import { operatorReceipt } from "../../shared/openapi/answers/desk.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { parseOptions } from "../parse-options.ts";
import { tableOf } from "../table-of.ts";

const HELP = `npx mesh receipt ID [--json] [--state DIR] [--url URL --operator NAME]

Prints why a person got what they got, or did not: every gate of one decision of the last 30 days. ID is what the person tells you; it
is at the end of the address of their offer, too. The audit log has a line of it, and the person reads that somebody looked it up.

  --json          the same for programs, in the form of GET /admin/v1/receipts/{receipt}

${MESH_OPTIONS_HELP}`;

/** `mesh receipt`: the gates of one decision, one a line. */
export async function meshReceipt(args: string[]): Promise<void> {
  const options = { ...MESH_OPTIONS, json: { type: "boolean", default: false } } as const;
  const { values, positionals } = parseOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) return console.log(HELP);
  const [id] = positionals;
  if (id === undefined || positionals.length > 1) throw new UsageRefusal("One ID is needed.", HELP);
  const mesh = meshOf(values);
  const receipt = await bodyOf(await callAdmin(mesh, `receipts/${encodeURIComponent(id)}`), mesh, operatorReceipt);
  console.log(values.json ? JSON.stringify(receipt) : visibleText(receiptText(receipt)));
}

function receiptText({ day, outcome, reason, moment, gates }: v.InferOutput<typeof operatorReceipt>): string {
  const why = reason === undefined ? "" : `: ${reason}`;
  const of = moment === undefined ? "" : ` of ${moment}`;
  const rows = gates.map((gate) => [gate.moment, gate.passed ? "passed" : "failed", gate.reason ?? ""]);
  return [`${day} (UTC)  ${outcome}${of}${why}`, tableOf([["MOMENT", "GATES", "REASON"], ...rows])].join("\n\n");
}
