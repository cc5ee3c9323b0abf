import type * as v from "valibot";
import { callAdmin } from "../../local/operate.ts";
import { bodyOf } from "../../local/read-answer.ts";
import { visibleText } from "../../local/visible-text.ts";
import { operatorHealth } from "../../shared/openapi/answers/desk.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { parseOptions } from "../parse-options.ts";
import { tableOf } from "../table-of.ts";

const HELP = `npx mesh health [--json] [--state DIR] [--url URL --operator NAME]

Prints what is wrong with the mesh, and a line for each gateway, till and back end: when it was last heard, and what its messages were
refused for in the last 24 hours. Times are of the minute, in UTC.

  --json          the same for programs, in the form of GET /admin/v1/health

${MESH_OPTIONS_HELP}`;

type Health = v.InferOutput<typeof operatorHealth>;

/** `mesh health`: what is wrong, and who was last heard when. */
export async function meshHealth(args: string[]): Promise<void> {
  const options = { ...MESH_OPTIONS, json: { type: "boolean", default: false } } as const;
  const { values } = parseOptions({ args, options }, HELP);
  if (values.help) return console.log(HELP);
  const mesh = meshOf(values);
  const health = await bodyOf(await callAdmin(mesh, "health"), mesh, operatorHealth);
  console.log(values.json ? JSON.stringify(health) : visibleText(healthText(health)));
}

function healthText({ trouble, failures, senders }: Health): string {
  const parts = [
    trouble.length === 0 ? "Nothing is wrong that this mesh knows of." : ["WRONG", ...trouble].join("\n  "),
    failures.length === 0 ? "" : ["ANSWERED 503", ...failures.map(sayFailure)].join("\n  "),
    senders.length === 0 ? "The catalog has no senders." : tableOf([SENDER_HEAD, ...senders.map(rowOf)]),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function sayFailure({ what, ...refusals }: Health["failures"][number]): string {
  return `${what} ${sayTimes(refusals)}`;
}

const SENDER_HEAD = ["SENDER", "KIND", "LAST HEARD", "REFUSED"];

function rowOf({ sender, kind, revoked, heardAt, refused }: Health["senders"][number]): string[] {
  const said = refused.map(({ code, ...refusals }) => `${code} ${sayTimes(refusals)}`).join(", ");
  return [
    sender,
    kind,
    heardAt === null ? "never" : sayMinute(heardAt),
    `${revoked ? "(revoked) " : ""}${said || "-"}`,
  ];
}

function sayTimes({ count, firstAt, lastAt }: { count: number; firstAt: string; lastAt: string }): string {
  const until = firstAt === lastAt ? "" : ` to ${sayMinute(lastAt)}`;
  return `(${count} times, ${sayMinute(firstAt)}${until})`;
}

/** `2026-11-30 21:40`. */
function sayMinute(at: string): string {
  return at.slice(0, 16).replace("T", " ");
}
