import { expect, it } from "vitest";
import { type Answered, NOBODY } from "../../../client/sdk/ask.ts";
import { collectExport } from "../../../client/sdk/collect-export.ts";
import { MeshProblem } from "../../../client/sdk/mesh-problem.ts";
import type { Claims } from "../../../client/sdk/session.ts";

const answer = (body: object, status = 200): Answered => ({ status, body: { ...body }, retryAfterSeconds: Number.NaN });

/** Answers with these pages, one after the other, and keeps what was asked. */
function session(...pages: readonly Answered[]) {
  const asked: Claims[] = [];
  const send = async (_: string, claims: Claims) => {
    asked.push(claims);
    return pages[asked.length - 1] ?? NOBODY;
  };
  return { send, asked };
}

it("joins the lists of all pages, each asked for by the page before", async () => {
  const { send, asked } = session(
    answer({ profile: { id: "p" }, messages: [{ jti: "a" }], receipts: [], next: "two" }),
    answer({ messages: [{ jti: "b" }], receipts: [{ serial: "s" }], next: "three" }),
    answer({ messages: [], receipts: [{ serial: "t" }] }),
  );
  expect(await collectExport({ send })).toEqual({
    profile: { id: "p" },
    messages: [{ jti: "a" }, { jti: "b" }],
    receipts: [{ serial: "s" }, { serial: "t" }],
  });
  expect(asked).toEqual([{}, { next: "two" }, { next: "three" }]);
});

it("is empty of nobody, and rejects with what a page is refused for", async () => {
  expect(await collectExport(session())).toEqual({});
  const { send } = session(answer({ messages: [], next: "two" }), answer({ code: "rate-limited" }, 429));
  await expect(collectExport({ send })).rejects.toThrow(MeshProblem);
});
