import { inBoth } from "../words/language.ts";

/** What the console says of signing in and out. */
export const SESSION_WORDS = inBoth(
  {
    title: "Sign in to the console",
    opening: "One moment …",
    nobody: "You are not signed in.",
    left: "You are signed out.",
    over: "Your session is over, or your key was removed.",
    spent: "Nobody is signed in by this link: a link is good once, for 60 s. Ask for a new one.",
    again: "Load the page again",
    unreached: "The mesh cannot be reached, or a sign-in before it is over. Load this page again.",
    ask: "To sign in, ask in a terminal for a link. It opens this page, and is good once, for a minute:",
    localHint: (origin: string) =>
      `DIR is what npm start was given as --state: .mesh, unless it was given another. With wrangler dev, write --url ${origin} instead.`,
    hint: "NAME is that of your operator key.",
    signedIn: (name: string, role: string, until: string) => `Signed in as ${name}, with the role ${role}, ${until}.`,
    until: (time: string) => `until ${time}`,
    throughAccess: "through Cloudflare Access",
    notLeft: "Signing out did not work.",
    signOut: "Sign out",
    roles: { viewer: "viewer", editor: "editor", publisher: "publisher" },
  },
  {
    title: "Bei der Konsole anmelden",
    opening: "Einen Moment …",
    nobody: "Sie sind nicht angemeldet.",
    left: "Sie sind abgemeldet.",
    over: "Ihre Sitzung ist zu Ende, oder Ihr Schlüssel wurde entfernt.",
    spent:
      "Mit diesem Link kann man sich nicht mehr anmelden. Ein Link gilt einmal und 60 Sekunden lang: Fordern Sie einen neuen an.",
    again: "Seite neu laden",
    unreached: "Das Mesh ist nicht erreichbar, oder eine Anmeldung davor ist abgelaufen. Laden Sie die Seite neu.",
    ask: "Für die Anmeldung fordern Sie im Terminal einen Link an. Er öffnet diese Seite und gilt einmal, eine Minute lang:",
    localHint: (origin) =>
      `DIR ist das, was npm start als --state bekam: .mesh, wenn nichts angegeben war. Mit wrangler dev schreiben Sie stattdessen --url ${origin}.`,
    hint: "NAME ist der Name Ihres Operator-Schlüssels.",
    signedIn: (name, role, until) => `Angemeldet als ${name}, mit der Rolle ${role}, ${until}.`,
    until: (time) => `bis ${time}`,
    throughAccess: "über Cloudflare Access",
    notLeft: "Das Abmelden hat nicht geklappt.",
    signOut: "Abmelden",
    roles: { viewer: "Betrachter", editor: "Bearbeiter", publisher: "Herausgeber" },
  },
);
