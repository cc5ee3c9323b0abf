import { create } from "../page/create.ts";
import { find } from "../page/find.ts";
import { words } from "./words/words.ts";

/** The codes that hang in the street: markers of demo/catalog.json. The server draws each as /qr/{id}.svg. */
export const POSTERS = [
  { marker: "menu-card", title: words.menuCard, where: words.menuCardWhere },
  { marker: "reading-table", title: words.readingTable, where: words.readingTableWhere },
];

/** Opens the sheet with the codes; a tap on one is a scan of its address. */
export function openScanSheet(meshUrl: string, scan: (url: string) => void): void {
  const sheet = find("sheet", HTMLDialogElement);
  find("posters", HTMLElement).append(
    ...POSTERS.map(({ marker, title, where }) => {
      const url = `${meshUrl}/m/${marker}`;
      const button = create("button", { type: "button", class: "poster" }, [
        create("img", { src: `/qr/${marker}.svg`, alt: "", width: "148", height: "148", loading: "lazy" }),
        create("strong", {}, [title]),
        create("span", {}, [where]),
        create("span", { class: "tap" }, [words.tapToScan]),
      ]);
      button.addEventListener("click", () => {
        sheet.close();
        location.hash = "#/shop";
        scan(url);
      });
      return create("li", {}, [button, create("a", { href: url }, [words.asCamera])]);
    }),
  );
  find("scan", HTMLButtonElement).addEventListener("click", () => sheet.showModal());
  // A tap beside the sheet closes it: the backdrop is the dialog itself.
  sheet.addEventListener("click", ({ target }) => {
    if (target === sheet) sheet.close();
  });
}
