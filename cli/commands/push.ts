import { callAdmin } from "../../local/operate.ts";
import { bodyOf } from "../../local/read-answer.ts";
import { Refusal, UsageRefusal } from "../../local/refusal.ts";
import { visibleText } from "../../local/visible-text.ts";
import { testPushAnswer } from "../../shared/push/test-push.ts";
import { MESH_OPTIONS, MESH_OPTIONS_HELP, meshOf } from "../operator/find-mesh.ts";
import { parseOptions } from "../parse-options.ts";

const HELP = `npx mesh push --to DEVICE [--state DIR] [--url URL --token TOKEN]

Sends a test push to one device of a local mesh: "Pushes work". Its person must have agreed to push, and the app must have
subscribed. The push counts for no cap, budget or report. A mesh that is not local sends none.

  --to DEVICE     its thumbprint; in the app, the export of the person names it: (await mesh.exportMe()).subscriptions[0].device

${MESH_OPTIONS_HELP}`;

const OPTIONS = { ...MESH_OPTIONS, to: { type: "string" } } as const;

/** `mesh push`: tries whether pushes reach a device. */
export async function meshPush(args: string[]): Promise<void> {
  const { values } = parseOptions({ args, options: OPTIONS }, HELP);
  if (values.help) return console.log(HELP);
  if (values.to === undefined) throw new UsageRefusal("--to DEVICE is needed.", HELP);
  const mesh = meshOf(values);
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ device: values.to });
  const answer = await callAdmin(mesh, "push", { method: "POST", headers, body });
  const { delivered, status } = await bodyOf(answer, mesh, testPushAnswer);
  if (delivered) return console.log(visibleText(`The push service took it (${status}): look at the device.`));
  throw new Refusal(
    status === undefined
      ? "The push service did not answer within 5 s: has this machine a way to the internet?"
      : `The push service refused it (${status}). ${status === 404 || status === 410 ? "The subscription has ended: let the app subscribe again." : "The log of the mesh may say more."}`,
  );
}
