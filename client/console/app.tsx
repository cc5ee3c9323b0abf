import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import { forgetCatalog } from "./ask/catalog-cache.ts";
import { Frame } from "./frame/frame.tsx";
import { Masthead } from "./frame/masthead.tsx";
import { SessionContext } from "./session/session-context.ts";
import { SignIn } from "./session/sign-in.tsx";
import { useSession } from "./session/use-session.ts";
import { chooseLanguage, chosenLanguage, firstLanguage, type Language } from "./words/language.ts";
import { LanguageContext } from "./words/use-words.ts";

/** The whole console: who is signed in, in which language, and then the frame with its views. */
export function App() {
  const [language, setLanguage] = useState(() => firstLanguage(chosenLanguage(), navigator.languages));
  const { session, leave, doubt } = useSession();

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choose = useCallback((chosen: Language) => {
    chooseLanguage(chosen);
    setLanguage(chosen);
  }, []);
  useEffect(() => {
    if (session.state !== "in") forgetCatalog();
  }, [session]);
  const operator = session.state === "in" ? session.operator : undefined;
  const signedIn = useMemo(() => (operator === undefined ? undefined : { operator, doubt }), [operator, doubt]);

  return (
    <LanguageContext.Provider value={language}>
      {session.state === "in" && signedIn !== undefined ? (
        <SessionContext.Provider value={signedIn}>
          <Frame until={session.until} notice={session.notice} leave={leave} choose={choose} />
        </SessionContext.Provider>
      ) : (
        <>
          <Masthead choose={choose} />
          <SignIn session={session} />
        </>
      )}
    </LanguageContext.Provider>
  );
}
