import type { Mesh } from "../../client/sdk/api.ts";
import { find } from "../page/find.ts";
import { joinMesh } from "../page/join-mesh.ts";
import { openLanguages } from "../page/open-languages.ts";
import { openFlights } from "./flights.ts";
import { openQuestion } from "./question.ts";
import { openTell } from "./tell.ts";
import { chooseLanguage, language, locale, sayWords } from "./words/words.ts";

const meshUrl = document.querySelector<HTMLMetaElement>('meta[name="mesh"]')?.content ?? "";

document.documentElement.lang = language;
sayWords(document);
openLanguages({ language, choose: chooseLanguage });
const offline = find("offline", HTMLElement);
const question = openQuestion();
// A browser without service workers shows the flights all the same.
navigator.serviceWorker?.register("/sw.js").catch(() => {});

const mesh = await joinMesh({ url: meshUrl, locale }, () => {
  offline.hidden = false;
});
offline.hidden = true;
question.mesh = mesh;
const flights = openFlights(mesh);
openTell(mesh);
mesh.on("consent", follow);
follow(mesh.consented);
document.documentElement.dataset.joined = "";

/** Flights are followed while the person allows it; else there is the question, and nothing beside it. */
function follow({ profiling }: Mesh["consented"]): void {
  document.documentElement.dataset.screen = profiling ? "flights" : "question";
  if (profiling) void flights.follow();
  else {
    flights.leave();
    question.ask();
  }
}
