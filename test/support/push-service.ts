import type { ServerResponse } from "node:http";
import { accept, type PushService, startPushService as startHonestService } from "../../local/push/push-service.ts";

/**
 * How an endpoint answers a good push: takes it (201); says nothing, ever; sends elsewhere; takes it with a megabyte of
 * answer; or any status, with the headers given.
 */
export type Behaviour =
  | "accept"
  | "hang"
  | "redirect"
  | "megabyte"
  | { readonly status: number; readonly retryAfter?: string };

/** A push service whose endpoints can be told to misbehave. */
export interface FaultyPushService extends PushService {
  /** From now on the endpoint answers in these ways, one push each; the last one for all that follow. */
  behave(endpointId: string, ...behaviours: Behaviour[]): void;
}

/** Starts a strict push service (VAPID, TTL and encryption are checked for real) with the faults of real ones on demand. */
export async function startPushService(): Promise<FaultyPushService> {
  const scripts = new Map<string, Behaviour[]>();
  const service = await startHonestService((endpointId, response) => {
    const script = scripts.get(endpointId) ?? [];
    const behaviour = (script.length > 1 ? script.shift() : script[0]) ?? "accept";
    respond(behaviour, endpointId, response);
  });
  return {
    ...service,
    behave(endpointId, ...behaviours) {
      scripts.set(endpointId, behaviours);
    },
  };
}

function respond(behaviour: Behaviour, endpointId: string, response: ServerResponse): void {
  if (behaviour === "accept") accept(endpointId, response);
  else if (behaviour === "redirect") response.writeHead(307, { Location: "/elsewhere" }).end();
  else if (behaviour === "megabyte") response.writeHead(201).end("x".repeat(1_000_000));
  else if (behaviour !== "hang") {
    const headers = behaviour.retryAfter === undefined ? {} : { "Retry-After": behaviour.retryAfter };
    response.writeHead(behaviour.status, headers).end();
  }
}
