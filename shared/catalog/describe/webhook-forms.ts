import { DEFAULTS } from "../defaults.ts";
import { webhookSchema } from "../schema/webhook-schema.ts";
import { form } from "./form.ts";

/** Webhooks: where the mesh tells what happened. */
export const WEBHOOK_FORMS = {
  Webhook: form(webhookSchema, "An endpoint that is told of events, signed as Standard Webhooks says.", {
    id: ["The name of the webhook, in commands and in a moment's `handover`. No other webhook has it.", "crm"],
    host: [
      "The host that takes the events. It must be in WEBHOOK_HOSTS of the mesh. Only a host that is also in WEBHOOK_OWN_HOSTS is the brand's own.",
      "hooks.example.com",
    ],
    path: ["The path there, with its query if it has one.", "/mesh?source=shop"],
    events: ["What it is told of.", ["moment.given", "purchase.recorded"]],
    moments: ["Of which moments it is told, where an event names one. Unless given: all.", ["hot-light"]],
    purposes: ["What a person must have agreed to before anything is told of them.", ["marketing"]],
    identity: [
      `What names the person: a pseudonym that is good for this webhook alone, or the brand's own id as well, on an own host. Unless given: ${DEFAULTS.identity}.`,
      "customer",
    ],
    sealedSecrets: [
      "What its messages are signed with, sealed by `mesh seal`: one, or two while a new one takes the place of an old one.",
      ["eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0"],
    ],
  }),
};
