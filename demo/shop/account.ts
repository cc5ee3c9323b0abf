import type { LinkedDevice, Mesh } from "../../client/sdk/api.ts";
import { MeshProblem } from "../../client/sdk/mesh.ts";
import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { ACCOUNT_PATH, signFor } from "../page/sign-for.ts";
import { sayFailed } from "./say-failed.ts";
import type { Screens } from "./screens.ts";
import { locale, words } from "./words/words.ts";

/** Who is signed in: the shop's own business, which the mesh never tells a page. */
const NAME = "account";

/**
 * The account: the same person on every device that signs in. A server without accounts leaves it hidden. `leave`: whoever has an
 * account was asked elsewhere.
 */
export function openAccount(mesh: Mesh, screens: Screens, leave: () => void): void {
  const said = find("account-said", HTMLElement);
  const form = find("sign-in", HTMLFormElement);
  const name = find("account-name", HTMLInputElement);

  function show(devices?: readonly LinkedDevice[]): void {
    const signedIn = localStorage.getItem(NAME);
    form.hidden = signedIn !== null;
    find("signed-in", HTMLElement).hidden = signedIn === null;
    if (signedIn !== null) find("account-who", HTMLElement).textContent = words.signedIn(signedIn);
    if (devices !== undefined) find("devices", HTMLElement).replaceChildren(...devices.map(rowOf));
  }

  /** Does it while nothing else can be tapped; what went wrong is said. */
  async function act(button: HTMLButtonElement, work: () => Promise<string>): Promise<void> {
    button.disabled = true;
    try {
      said.textContent = await work();
    } catch (problem) {
      said.textContent = sayProblem(problem);
    }
    button.disabled = false;
  }

  function rowOf({ device, linkedAt, isThis }: LinkedDevice): HTMLElement {
    const since = new Date(linkedAt).toLocaleDateString(locale, { day: "numeric", month: "long" });
    const about = create("span", {}, [
      create("strong", {}, [isThis ? words.thisDevice : words.otherDevice]),
      create("span", { class: "why" }, [words.deviceSince(since)]),
    ]);
    if (isThis) return create("li", {}, [about]);
    const remove = create("button", { type: "button", class: "secondary" }, [words.removeDevice]);
    remove.addEventListener("click", () =>
      act(remove, async () => {
        await mesh.unlink(device);
        show(await mesh.devices());
        return words.removedDevice;
      }),
    );
    return create("li", {}, [about, remove]);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const places = find("account-places", HTMLInputElement).checked;
    const customer = name.value.trim();
    void act(find("sign-in-button", HTMLButtonElement), async () => {
      const { merged, devices } = await mesh.link((device) => signFor(customer, device), { places });
      localStorage.setItem(NAME, customer);
      show(devices);
      return merged ? words.signedInMerged : words.signedInPlain;
    });
  });
  find("sign-out", HTMLButtonElement).addEventListener("click", ({ currentTarget }) => {
    if (!(currentTarget instanceof HTMLButtonElement)) return;
    void act(currentTarget, async () => {
      await mesh.unlink();
      localStorage.removeItem(NAME);
      show([]);
      return words.signedOut;
    });
  });
  find("have-account", HTMLButtonElement).addEventListener("click", () => {
    location.hash = "#/choices";
    leave();
    name.scrollIntoView({ block: "center" });
    name.focus({ preventScroll: true });
  });
  // Whom the mesh has forgotten is nobody's device any more: it was removed on another one, or the person erased.
  mesh.on("consent", (now) => {
    if (Object.keys(now).length > 0 || localStorage.getItem(NAME) === null) return;
    localStorage.removeItem(NAME);
    show([]);
    said.textContent = words.signedOut;
  });
  const look = async () => {
    if (screens.current !== "choices" || localStorage.getItem(NAME) === null) return;
    show(await mesh.devices().catch(() => undefined));
  };
  screens.onShow(() => void look());
  show();
  void look();
  void offerAccount();
}

/** Shows the account if the server has any, and the way to a second device: another origin has another key. */
async function offerAccount(): Promise<void> {
  const answer = await fetch(ACCOUNT_PATH).catch(() => undefined);
  if (!answer?.ok) return;
  const isLaptop = location.hostname.startsWith("laptop.");
  const other = find("other-device", HTMLAnchorElement);
  other.href = location.origin.replace(location.hostname, isLaptop ? "localhost" : "laptop.localhost");
  other.textContent = isLaptop ? words.openAsPhone : words.openAsLaptop;
  find("other-device-row", HTMLElement).hidden = !location.hostname.endsWith("localhost");
  for (const id of ["account", "have-account"]) find(id, HTMLElement).hidden = false;
}

function sayProblem(problem: unknown): string {
  const code = problem instanceof MeshProblem ? problem.code : "";
  if (code === "linked") return words.linkedElsewhere;
  return code === "too-many-devices" ? words.tooManyDevices : sayFailed();
}
