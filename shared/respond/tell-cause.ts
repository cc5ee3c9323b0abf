import type { Cause, Gate } from "../decide/decision.ts";

/**
 * A cause as the `detail` of a gate: `enter: Ring & Glaze`, `exit: …`, `dwell: …`, `zone: Ring & Glaze, counter`,
 * `scan: menu-card`, `event: order-placed`, `signal: Ring & Glaze, fresh`, of a customer `signal: fresh`. `nameOf`: what a place is called, by id.
 */
export function tellCause(cause: Cause, nameOf: (place: string) => string): string {
  switch (cause.kind) {
    case "enter":
    case "exit":
    case "dwell":
      return `${cause.kind}: ${nameOf(cause.place)}`;
    case "zone":
      return `zone: ${nameOf(cause.place)}, ${cause.zone}`;
    case "scan":
      return `scan: ${cause.marker}`;
    case "event":
      return `event: ${cause.name}`;
    case "signal":
      return `signal: ${cause.place === undefined ? "" : `${nameOf(cause.place)}, `}${cause.type}`;
  }
}

/** The gates of a receipt, with what set the chosen moment off as the `detail` of its own gate. */
export function gatesWithCause(
  receipt: { readonly moment?: string; readonly cause?: Cause; readonly gates: readonly Gate[] },
  nameOf: (place: string) => string,
): readonly Gate[] {
  const { moment, cause, gates } = receipt;
  if (cause === undefined) return gates;
  return gates.map((gate) => (gate.moment === moment ? { ...gate, detail: tellCause(cause, nameOf) } : gate));
}
