import type { LedgerLine, LoyaltyCard, Mesh } from "../../client/sdk/api.ts";
import { MeshProblem } from "../../client/sdk/mesh.ts";
import { loyalty } from "../catalog.json";
import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { sayFailed } from "./say-failed.ts";
import type { TillView } from "./till-view.ts";
import { language, locale, words } from "./words/words.ts";

const PURPOSES = ["loyalty"];

const number = new Intl.NumberFormat(locale);
const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
/** Points can end in another year. */
const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });

/** Reasons of the ledger in words; a purchase, a moment and a reward say what they are. */
const KINDS = new Map<string, string>([
  ["earn", words.lineEarned],
  ["spend", words.lineSpent],
  ["release", words.lineReleased],
  ["reverse", words.lineReversed],
  ["expire", words.lineExpired],
]);

/** What else is on the screen: where a code is held before a till, and that coupons are to be looked at again. */
interface CardOptions {
  readonly view: TillView;
  readonly look: () => void;
}

/** The loyalty card: offered to who has none, and else drawn with its number, points, tier, rewards and what changed. */
export function openLoyaltyCard(mesh: Mesh, { view, look }: CardOptions): { look(): Promise<void> } {
  const offer = find("card-offer", HTMLElement);
  const whole = find("card-whole", HTMLElement);
  const said = find("card-said", HTMLElement);
  const show = find("card-show", HTMLButtonElement);
  let card: LoyaltyCard | undefined;

  async function ask(): Promise<void> {
    const hasCard = mesh.consented.loyalty === true;
    offer.hidden = hasCard;
    if (!hasCard) {
      whole.hidden = true;
      return;
    }
    try {
      const now = await mesh.card();
      if (JSON.stringify(now) !== JSON.stringify(card)) draw(now);
      card = now;
      whole.hidden = false;
    } catch (problem) {
      said.textContent = sayProblem(problem);
    }
  }

  function draw({ number: digits, points, tier, next, ledger }: LoyaltyCard): void {
    find("card-number", HTMLElement).textContent = digits.replaceAll(/\d{4}(?=\d)/g, "$& ");
    find("card-balance", HTMLElement).textContent = number.format(points.balance);
    find("card-tier", HTMLElement).textContent = nameOfTier(tier);
    drawNext(points.balance, next);
    const ending = points.expiring;
    find("card-expiring", HTMLElement).textContent =
      ending === undefined ? "" : words.pointsEnd(number.format(ending.points), date.format(new Date(ending.at)));
    find("rewards", HTMLElement).replaceChildren(
      ...loyalty.rewards.map((reward) => createReward(reward, points.balance)),
    );
    find("ledger", HTMLElement).replaceChildren(...ledger.map(createLine));
    find("ledger-none", HTMLElement).hidden = ledger.length > 0;
  }

  function createReward({ id, title, points }: (typeof loyalty.rewards)[number], balance: number): HTMLElement {
    const missing = points - balance;
    const take = create("button", { type: "button", class: "secondary", disabled: missing > 0 }, [words.takeReward]);
    take.addEventListener("click", async () => {
      take.disabled = true;
      said.textContent = "";
      try {
        await mesh.reward(id);
        said.textContent = words.rewardTaken;
      } catch (problem) {
        said.textContent = sayProblem(problem);
        take.disabled = false;
      }
      look();
    });
    return create("li", {}, [
      create("span", {}, [
        create("strong", {}, [title[language]]),
        create("span", { class: "why" }, [
          missing > 0
            ? words.rewardMissing(number.format(points), number.format(missing))
            : words.rewardCosts(number.format(points)),
        ]),
      ]),
      take,
    ]);
  }

  find("card-get", HTMLButtonElement).addEventListener("click", async ({ currentTarget }) => {
    if (!(currentTarget instanceof HTMLButtonElement)) return;
    currentTarget.disabled = true;
    try {
      await mesh.consent(PURPOSES, { surface: "yours" });
      await ask();
      show.focus();
    } catch {
      said.textContent = sayFailed();
    }
    currentTarget.disabled = false;
  });
  show.addEventListener("click", () => {
    if (card === undefined) return;
    view.show({ value: loyalty.name[language], code: card.number, image: card.image });
  });
  return { look: ask };
}

/** The way to the next tier, as a bar; whoever is at the last one has none. */
function drawNext(balance: number, next: LoyaltyCard["next"]): void {
  const row = find("card-next", HTMLElement);
  row.hidden = next === undefined;
  if (next === undefined) return;
  const from = loyalty.tiers.find(({ id }) => id === next.tier)?.from ?? balance + next.points;
  const bar = find("card-bar", HTMLProgressElement);
  bar.max = from;
  bar.value = Math.max(0, from - next.points);
  const text = words.nextTier(number.format(next.points), nameOfTier(next.tier));
  bar.setAttribute("aria-label", text);
  find("card-next-said", HTMLElement).textContent = text;
}

function createLine({ at, kind, points }: LedgerLine): HTMLElement {
  const amount = new Intl.NumberFormat(locale, { signDisplay: "exceptZero" }).format(points);
  return create("li", { class: points < 0 ? "minus" : "plus" }, [
    create("time", { datetime: at }, [day.format(new Date(at))]),
    create("span", {}, [KINDS.get(kind) ?? kind]),
    create("strong", {}, [amount]),
  ]);
}

function nameOfTier(tier: string | undefined): string {
  return loyalty.tiers.find(({ id }) => id === tier)?.name[language] ?? words.noTier;
}

function sayProblem(problem: unknown): string {
  const code = problem instanceof MeshProblem ? problem.code : "";
  return code === "points-missing" ? words.pointsMissing : sayFailed();
}
