import type { Answer, Gate, Said } from "../sdk/api.ts";
import type { Exchange } from "./tap-fetch.ts";

/** An answer in a few lines: what came of it, and every gate of every moment that was a candidate. */
export function sayDecision({ outcome, reason, offer, presence, gates = [] }: Answer): string {
  const places = presence.map(({ place, zone }) => [place, zone].filter((name) => name !== undefined).join(", "));
  return [
    `moment-mesh: ${[outcome, offer?.moment ?? reason].filter((word) => word !== undefined).join(", ")}`,
    ...(places.length > 0 ? [`  present: ${places.join("; ")}`] : []),
    ...gates.map(sayGate),
    ...(gates.length === 0 && reason === "no-moment" ? ["  no moment of the catalog is set off by this"] : []),
  ].join("\n");
}

function sayGate({ moment, passed, reason, detail }: Gate): string {
  if (reason === undefined) return `  ${moment}: ${passed ? "passed" : "held back"}${detail ? ` (${detail})` : ""}`;
  return `  ${moment}: ${passed ? "passed, but" : "held back,"} ${reason}${detail ? ` (${detail})` : ""}`;
}

/** What became of a message that was not answered; undefined for one that was. */
export function sayUnsent(what: string, said: Said): string | undefined {
  if (said.state === "answered") return undefined;
  if (said.state === "queued") return `moment-mesh: ${what}: kept until there is a connection`;
  const missing = "missing" in said ? said.missing?.join(" or ") : undefined;
  const why = said.reason === "consent" ? `nobody has agreed to ${missing ?? "anything"}` : "there is no connection";
  return `moment-mesh: ${what}: not sent, because ${why}`;
}

/** Why a message was refused that no call tells of, e.g. a reaction; undefined for every other one. */
export function sayRefused({ typ, status, answer }: Pick<Exchange, "typ" | "status" | "answer">): string | undefined {
  if (status < 400 || typ === "ping+jwt") return undefined;
  return `moment-mesh: ${typ.replace("+jwt", "")}: refused (${status}), ${answer.detail ?? answer.title}`;
}
