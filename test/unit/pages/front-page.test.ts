import { expect, it } from "vitest";
import { frontPage } from "../../../shared/pages/front-page.ts";

it("the mesh's own page begins no line with the dot between two links", async () => {
  const { body } = await frontPage({ name: "Bakery", locale: "en", origin: "https://mesh.test", app: undefined });
  expect(body.match(/.·/g)).toEqual(["\u00a0·", "\u00a0·"]);
});
