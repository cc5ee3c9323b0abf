import { expect, it } from "vitest";
import { MeshProblem } from "../../../client/sdk/mesh-problem.ts";
import { collectExport } from "../../../demo/shop/collect-export.ts";

/** Answers with these pages, one after the other, and keeps what was asked; an error is a page that is refused. */
function pagesOf(...pages: readonly (Readonly<Record<string, unknown>> | Error)[]) {
  const asked: (string | undefined)[] = [];
  const exportMe = async (next?: string) => {
    asked.push(next);
    const page = pages[asked.length - 1] ?? {};
    if (page instanceof Error) throw page;
    return page;
  };
  return { exportMe, asked };
}

it("joins the lists of all pages, each asked for by the page before", async () => {
  const { exportMe, asked } = pagesOf(
    { profile: { id: "p" }, messages: [{ jti: "a" }], receipts: [], next: "two" },
    { messages: [{ jti: "b" }], receipts: [{ serial: "s" }], next: "three" },
    { messages: [], receipts: [{ serial: "t" }] },
  );
  expect(await collectExport({ exportMe })).toEqual({
    profile: { id: "p" },
    messages: [{ jti: "a" }, { jti: "b" }],
    receipts: [{ serial: "s" }, { serial: "t" }],
  });
  expect(asked).toEqual([undefined, "two", "three"]);
});

it("is empty of nobody, and rejects with what a page is refused for", async () => {
  expect(await collectExport(pagesOf())).toEqual({});
  const refused = pagesOf({ messages: [], next: "two" }, new MeshProblem("rate-limited", 429));
  await expect(collectExport(refused)).rejects.toThrow(MeshProblem);
});
