import { inBoth } from "../../words/language.ts";
import type { Standing, Tested } from "./webhook.ts";

/** What the view of webhooks says. */
export const WEBHOOKS_WORDS = inBoth(
  {
    title: "Webhooks of the catalog",
    caption:
      "Counted now, in the outboxes. A message is tried for three days, and kept for a replay until it is seven days old.",
    none: "The catalog has no webhooks. They are written in it, under webhooks.",
    unbuilt: "This mesh has no webhooks yet.",
    webhook: "Webhook",
    tells: "Tells of",
    backlog: "On the way",
    standing: "State",
    own: "the brand's own",
    partner: "a partner's",
    standings: {
      well: "all sent",
      waiting: "on the way",
      failing: "fails, is tried again",
      lost: "messages were given up",
      gone: "endpoint is gone (410)",
      closed: "host is not allowed",
    } as Readonly<Record<Standing, string>>,
    hints: {
      well: "",
      waiting: "",
      failing: "The mesh tries again by itself, ever later.",
      lost: "Mend the endpoint, then try them again.",
      gone: "Nothing is sent until somebody resumes it.",
      closed: "Its host is not in WEBHOOK_HOSTS or WEBHOOK_OWN_HOSTS of this deployment.",
    } as Readonly<Record<Standing, string>>,
    lastStatus: (status: number) => (status === 0 ? "no answer" : `last answer ${status}`),
    waiting: (count: string) => `${count} waiting`,
    failing: (count: string) => `${count} failing`,
    failed: (count: string) => `${count} given up`,
    oldest: (when: string) => `the oldest of ${when}`,
    since: (when: string) => `since ${when}`,
    test: "Test",
    replay: "Try again …",
    resume: "Resume",
    actions: "What can be done",
    replayTitle: (id: string) => `Try messages of ${id} again?`,
    replayHint:
      "All that wait or were given up are sent now, with the ids that they have. Whoever takes them must know repeated ids.",
    replayNow: "Try again now",
    tested: (id: string, tested: Tested) => {
      if (tested.delivered) return `${id} took the test message (${tested.status}).`;
      if (tested.reason === "no-secret") return `${id} has no secret that opens: seal it for this mesh.`;
      return tested.status === undefined ? `${id} gave no answer.` : `${id} answered ${tested.status}.`;
    },
    replayed: (id: string, count: string) => `Messages of ${id} that are tried again: ${count}.`,
    resumed: (id: string) => `${id} goes on.`,
  },
  {
    title: "Webhooks des Katalogs",
    caption:
      "Jetzt gezählt, in den Postausgängen. Eine Nachricht wird drei Tage lang versucht und bleibt sieben Tage wiederholbar.",
    none: "Der Katalog hat keine Webhooks. Sie stehen darin unter webhooks.",
    unbuilt: "Dieses Mesh hat noch keine Webhooks.",
    webhook: "Webhook",
    tells: "Erzählt von",
    backlog: "Unterwegs",
    standing: "Zustand",
    own: "der Marke selbst",
    partner: "eines Partners",
    standings: {
      well: "alles gesendet",
      waiting: "unterwegs",
      failing: "scheitert, wird wiederholt",
      lost: "Nachrichten wurden aufgegeben",
      gone: "Endpunkt ist weg (410)",
      closed: "Host ist nicht erlaubt",
    },
    hints: {
      well: "",
      waiting: "",
      failing: "Das Mesh versucht es von selbst wieder, in immer größeren Abständen.",
      lost: "Bringen Sie den Endpunkt in Ordnung, und versuchen Sie sie dann erneut.",
      gone: "Es wird nichts gesendet, bis jemand ihn fortsetzt.",
      closed: "Sein Host steht nicht in WEBHOOK_HOSTS oder WEBHOOK_OWN_HOSTS dieser Installation.",
    },
    lastStatus: (status) => (status === 0 ? "keine Antwort" : `letzte Antwort ${status}`),
    waiting: (count) => `${count} warten`,
    failing: (count) => `${count} scheitern`,
    failed: (count) => `${count} aufgegeben`,
    oldest: (when) => `die älteste von ${when}`,
    since: (when) => `seit ${when}`,
    test: "Testen",
    replay: "Erneut versuchen …",
    resume: "Fortsetzen",
    actions: "Was sich tun lässt",
    replayTitle: (id) => `Nachrichten von ${id} erneut versuchen?`,
    replayHint:
      "Alle wartenden und aufgegebenen werden jetzt gesendet, mit ihren bisherigen Kennungen. Der Empfänger muss wiederholte Kennungen erkennen.",
    replayNow: "Jetzt versuchen",
    tested: (id, tested) => {
      if (tested.delivered) return `${id} nahm die Testnachricht an (${tested.status}).`;
      if (tested.reason === "no-secret")
        return `${id} hat kein Geheimnis, das sich öffnen lässt: Versiegeln Sie es für dieses Mesh.`;
      return tested.status === undefined ? `${id} gab keine Antwort.` : `${id} antwortete ${tested.status}.`;
    },
    replayed: (id, count) => `Nachrichten von ${id}, die erneut versucht werden: ${count}.`,
    resumed: (id) => `${id} geht weiter.`,
  },
);
