import { inBoth } from "../words/language.ts";

/** What the frame around the views says. */
export const FRAME_WORDS = inBoth(
  {
    skip: "Skip to the content",
    views: "Views",
    menu: "Menu",
    loading: "Loading …",
    notLoaded: "This view cannot be loaded. If the console was published anew, load the page again.",
    reload: "Load the page again",
    noView: "There is no such view.",
    forbidden: (role: string) => `This view takes the role ${role}.`,
    console: "Console",
  },
  {
    skip: "Zum Inhalt springen",
    views: "Ansichten",
    menu: "Menü",
    loading: "Wird geladen …",
    notLoaded:
      "Diese Ansicht lässt sich nicht laden. Wenn die Konsole neu veröffentlicht wurde, laden Sie die Seite neu.",
    reload: "Seite neu laden",
    noView: "Diese Ansicht gibt es nicht.",
    forbidden: (role) => `Für diese Ansicht braucht man die Rolle ${role}.`,
    console: "Konsole",
  },
);
