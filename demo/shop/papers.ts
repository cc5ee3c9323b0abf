import type { Mesh } from "../../client/sdk/api.ts";
import { openSession } from "../../client/sdk/session.ts";
import { openVault } from "../../client/sdk/vault.ts";
import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { sayFailed } from "./say-failed.ts";
import { words } from "./words/words.ts";

/** Where the shop's own server, of this demo, says in which newspapers it advertises. */
const PATH = "/papers";

const PURPOSES = ["partners"];

/** A newspaper: its page, and the webhook that the mesh tells it by. */
interface Paper {
  readonly name: string;
  readonly url: string;
  readonly webhook: string;
}

/**
 * The ways to the newspapers where the shop advertises, with what each calls this person. A tap asks for that, and no sooner: from
 * then on the mesh tells that paper when to stop. A server without newspapers leaves the card hidden.
 */
export function openPapers(mesh: Mesh): void {
  const said = find("paper-said", HTMLElement);
  const buttons = new Map<string, HTMLButtonElement>();

  function show(): void {
    const isAgreed = mesh.consented.partners === true;
    for (const [name, button] of buttons)
      button.textContent = isAgreed ? words.paperOpen(name) : words.paperAgree(name);
    if (!isAgreed) said.textContent = "";
  }

  async function open({ url, webhook }: Paper, button: HTMLButtonElement): Promise<void> {
    // While the tap lasts: later a browser takes it for a pop-up.
    const tab = window.open("", "_blank");
    if (tab === null) {
      said.textContent = words.paperBlocked;
      return;
    }
    tab.opener = null;
    button.disabled = true;
    try {
      if (!mesh.consented.partners) await mesh.consent(PURPOSES, { surface: "paper" });
      // In the fragment, which no server and no log sees: the paper's own page keeps it as its own.
      tab.location.replace(`${url}/#reader=${await askSubject(webhook)}`);
      said.textContent = mesh.consented.location ? words.paperOpened : words.paperOpenedUnseen;
    } catch {
      tab.close();
      said.textContent = sayFailed();
    }
    button.disabled = false;
  }

  function offer(papers: readonly Paper[]): void {
    for (const paper of papers) {
      const button = create("button", { type: "button", class: "secondary" });
      button.addEventListener("click", () => open(paper, button));
      buttons.set(paper.name, button);
    }
    find("papers", HTMLElement).append(...buttons.values());
    find("paper-plain", HTMLAnchorElement).href = papers[0]?.url ?? "/";
    find("paper", HTMLElement).hidden = papers.length === 0;
    show();
  }

  mesh.on("consent", show);
  void askPapers().then(offer, () => {});
}

async function askPapers(): Promise<readonly Paper[]> {
  const answer = await fetch(PATH);
  if (!answer.ok) throw new Error(`${PATH} says ${answer.status}`);
  return (await answer.json()).papers;
}

/** What the paper calls this person. Throws if the mesh does not say it. */
async function askSubject(webhook: string): Promise<string> {
  const { status, body } = await openSession(openVault()).send("subject", { webhook });
  if (status !== 200) throw new Error(`the mesh says ${status} ${body.code}`);
  return String(body.subject);
}
