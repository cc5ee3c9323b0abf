import * as v from "valibot";
import { parseJson } from "../shared/json/parse-json.ts";
import { EXIT, Refusal } from "./refusal.ts";

/** Whose answer it is. */
interface Asked {
  readonly url: string;
  /** The folder of the state that the address and the operator token are of. */
  readonly state?: string;
}

const problemForm = v.object({
  title: v.optional(v.string()),
  detail: v.optional(v.string()),
  pointers: v.optional(v.array(v.string())),
});

/** What is read of a problem (RFC 9457). */
export type Problem = v.InferOutput<typeof problemForm>;

/** What a 200 says, in the form that a mesh gives it; refuses every other answer. */
export async function bodyOf<T extends v.GenericSchema>(
  answer: Response,
  asked: Asked,
  form: T,
): Promise<v.InferOutput<T>> {
  if (answer.status !== 200) throw await refusalOf(answer, asked);
  const body = v.safeParse(form, parseJson(await textOf(answer, asked)));
  if (body.success) return body.output;
  throw new Refusal(`${asked.url} gives no answer of a mesh.`, EXIT.unavailable);
}

/** The problem that an answer tells; an empty one if the answer tells none. */
export async function problemOf(answer: Response, asked: Asked): Promise<Problem> {
  const problem = v.safeParse(problemForm, parseJson(await textOf(answer, asked)));
  return problem.success ? problem.output : {};
}

/** An answer that is no success, as the refusal that it is, in its own words. */
export async function refusalOf(answer: Response, asked: Asked): Promise<Refusal> {
  const { url, state } = asked;
  if (answer.status === 401 && state !== undefined)
    return new Refusal(
      `Another mesh answers at ${url}, and not that of ${state}: "npm start -- --state ${state}" starts it.`,
      EXIT.unavailable,
    );
  const wait = answer.headers.get("retry-after");
  if (answer.status >= 300 && answer.status < 400)
    return new Refusal(
      `${url} sends to a sign-in elsewhere: you are not signed in there, or it is no mesh.`,
      EXIT.notSignedIn,
    );
  const words = wordsOf(await problemOf(answer, asked));
  const later = wait === null ? "" : ` Try again in ${wait} s.`;
  return new Refusal(`${url} refuses: ${answer.status} ${words}${later}`, exitOf(answer.status));
}

/** The text of an answer. A page is somebody's sign-in: that of Access, or of a network. */
async function textOf(answer: Response, { url }: Asked): Promise<string> {
  if (answer.headers.get("content-type")?.includes("text/html"))
    throw new Refusal(`${url} gives a page: you are not signed in there, or it is no mesh.`, EXIT.notSignedIn);
  try {
    return await answer.text();
  } catch {
    throw new Refusal(`The answer of ${url} broke off.`, EXIT.unavailable);
  }
}

function exitOf(status: number): number {
  if (status === 401) return EXIT.notSignedIn;
  return status === 503 ? EXIT.unavailable : EXIT.failed;
}

function wordsOf({ title, detail }: Problem): string {
  if (title === undefined) return "is no answer of a mesh.";
  const said = detail === undefined ? title : `${title}: ${detail}`;
  return said.endsWith("?") ? said : `${said}.`;
}
