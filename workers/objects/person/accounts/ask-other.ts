import { ok } from "../../../../shared/result.ts";
import { askPerson } from "../../../adapters/ask-person.ts";
import { withTimeout } from "../../../isolate/with-timeout.ts";
import type { Person } from "../../person.ts";
import type { AccountContext } from "./account-context.ts";

/** What persons' objects ask of each other, without the wrapping of the platform's types. */
type OtherPerson = Pick<Person, "freeze" | "finish" | "release" | "settle">;

/** How long one person's object waits for another's: whoever waits for the answer asks again. */
const ANSWER_TIMEOUT_MS = 3_000;

/** What another person's object says; undefined: nothing, or not in time. It may have done what it was asked all the same. */
export async function askOther<T>(
  { isolate }: AccountContext,
  person: string,
  ask: (object: OtherPerson) => Promise<T>,
): Promise<T | undefined> {
  const reply = await withTimeout(
    askPerson(isolate, person, async (object) => ok(await ask(object))),
    ANSWER_TIMEOUT_MS,
  );
  return reply?.ok ? reply.value : undefined;
}
