import type { StageRule } from "../catalog/journey-rule.ts";
import type { Policy } from "../catalog/policy.ts";
import { plainData, type Run } from "../journeys/run.ts";
import { ownValue } from "../json/json-object.ts";
import { present } from "../json/present.ts";
import type { PersonState } from "../person/person-state.ts";
import { lookupTag, type Text } from "../text/lookup-text.ts";
import { parseTemplate } from "../text/parse-template.ts";
import { readValue, type TextValues } from "../text/read-value.ts";

/** What the first screen says of a run. A text that names a missing value is left out, and an action with its label. */
export interface StageWords {
  readonly title?: string;
  readonly body?: string;
  readonly action?: { readonly label: string; readonly url?: string };
}

/** The words of the stage that a run is at. `locale`: the reader's language, a BCP 47 tag; without it, the mesh's. */
export function writeStage(
  { title, body, action }: Pick<StageRule, "title" | "body" | "action">,
  run: Run,
  about: { readonly person: PersonState; readonly policy: Policy; readonly locale: string | undefined },
): StageWords {
  const { person, policy, locale } = about;
  const values: TextValues = {
    known: { run: plainData(run), attributes: person.profile.attributes },
    isForeign: ({ of, member = "" }) => of === "run" && ownValue(run.data, member)?.isForeign === true,
    timeZone: person.profile.timeZone ?? policy.mesh.timeZone,
  };

  function write(text: Text | undefined): string | undefined {
    const lang = text && lookupTag(text, locale, policy.mesh.locale);
    const template = lang === undefined ? undefined : parseTemplate(ownValue(text ?? {}, lang) ?? "");
    if (lang === undefined || template?.ok !== true) return undefined;
    const parts = template.value.map((part) => (typeof part === "string" ? part : readValue(part, lang, values)));
    return parts.includes(undefined) ? undefined : parts.join("");
  }

  const label = write(action?.label);
  return present({
    title: write(title),
    body: write(body),
    action: label === undefined ? undefined : present({ label, url: action?.url }),
  });
}
