import * as v from "valibot";
import { closed } from "../../schema/closed.ts";
import { HOOK_EVENTS } from "../../webhooks/hook-events.ts";
import { isHookHost } from "../../webhooks/hook-hosts.ts";
import { id } from "./id.ts";
import { written } from "./primitives.ts";
import { sealedKey } from "./sender-schema.ts";

export const MAX_WEBHOOKS = 16;

const HOST = "must be a public host name in lower case without a port, as in hooks.example.com";
const PATH = "must begin with / and hold visible ASCII characters only, no backslash and no #";
const EVENTS = `must be one of ${HOOK_EVENTS.join(", ")}`;

/** Where the mesh tells what happened, and of what it tells (docs/webhooks.md). */
export const webhookSchema = closed({
  id,
  host: written((host) => isHookHost(host, true), HOST),
  path: v.pipe(
    v.string(),
    v.maxLength(1_024, "must be at most 1024 characters"),
    v.regex(/^\/(?:(?![\\#])[!-~])*$/, PATH),
  ),
  events: v.pipe(v.array(v.picklist(HOOK_EVENTS, EVENTS)), v.minLength(1, "must name at least one event")),
  moments: v.exactOptional(v.pipe(v.array(v.string()), v.minLength(1, "must name at least one moment"))),
  purposes: v.pipe(v.array(v.string()), v.minLength(1, "must name at least one purpose")),
  identity: v.exactOptional(v.picklist(["pairwise", "customer"])),
  sealedSecrets: v.pipe(
    v.array(sealedKey),
    v.minLength(1, "must have one secret, or two while one takes the place of the other"),
    v.maxLength(2, "must have at most two secrets"),
  ),
});
