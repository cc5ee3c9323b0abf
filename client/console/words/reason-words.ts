import type { Reason } from "../../../shared/decide/decision.ts";
import { inBoth } from "./language.ts";

/** Why nobody got anything, in a few words (docs/contract.md, reasons). */
export const REASON_WORDS = inBoth<Readonly<Record<Reason, string>>>(
  {
    late: "the message came too late",
    consent: "a consent is missing",
    paused: "paused by an operator",
    schedule: "outside its dates or hours",
    closed: "the place is closed",
    "low-confidence": "not sure enough where",
    condition: "its condition does not hold",
    "control-group": "in the control group",
    suppressed: "suppressed or stopped",
    "quiet-hours": "quiet hours",
    "cap-moment": "cap of the moment",
    "cap-campaign": "cap of the campaign",
    "cap-person": "cap of the person",
    budget: "budget is spent",
    expired: "the offer would be over",
    "no-channel": "no channel to the person",
    "no-moment": "nothing was set off",
  },
  {
    late: "die Nachricht kam zu spät",
    consent: "eine Einwilligung fehlt",
    paused: "von einem Operator pausiert",
    schedule: "außerhalb von Zeitraum oder Uhrzeit",
    closed: "der Ort ist geschlossen",
    "low-confidence": "nicht sicher genug, wo",
    condition: "die Bedingung gilt nicht",
    "control-group": "in der Kontrollgruppe",
    suppressed: "unterdrückt oder gestoppt",
    "quiet-hours": "Ruhezeit",
    "cap-moment": "Grenze des Moments",
    "cap-campaign": "Grenze der Kampagne",
    "cap-person": "Grenze der Person",
    budget: "Budget aufgebraucht",
    expired: "das Angebot wäre vorbei",
    "no-channel": "kein Kanal zur Person",
    "no-moment": "nichts wurde ausgelöst",
  },
);

/** The words of a reason; its own name if the mesh is newer than this page. */
export function sayReason(reason: string, words: Readonly<Record<string, string>>): string {
  return words[reason] ?? reason;
}
