import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { findBreak } from "../../../client/console/views/audit/check-chain.ts";
import { readReceiptId } from "../../../client/console/views/receipt/read-receipt-id.ts";
import { type AuditEntry, auditText } from "../../../shared/operators/audit.ts";

/** Lines as the catalog's object makes them, the newest first. */
function makeLog(count: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let number = 1; number <= count; number++) {
    const line = {
      number,
      atMs: number * 1000,
      who: "pia",
      role: "publisher",
      what: "pause",
      subject: `moment m${number}`,
    } as const;
    const text = auditText(entries[0]?.hash ?? "", line);
    entries.unshift({ ...line, hash: createHash("sha256").update(text).digest("base64url") });
  }
  return entries;
}

describe("the hashes of the log", () => {
  it("follow from each other, from the first line on or from any page", async () => {
    expect(await findBreak(makeLog(8))).toBeUndefined();
    expect(await findBreak(makeLog(8).slice(0, 5))).toBeUndefined();
    expect(await findBreak([])).toBeUndefined();
  });

  it("tell a line that was changed, taken out or put first", async () => {
    const log = makeLog(8);
    const changed = log.map((line) => (line.number === 4 ? { ...line, who: "nobody" } : line));
    expect(await findBreak(changed)).toBe(4);
    expect(await findBreak(log.filter(({ number }) => number !== 4))).toBe(5);
    expect(await findBreak(log.map((line) => (line.number === 1 ? { ...line, subject: "moment x" } : line)))).toBe(1);
    const rehashed = log.map((line) => (line.number === 3 ? { ...line, hash: "A".repeat(43) } : line));
    expect(await findBreak(rehashed)).toBe(4);
  });
});

describe("what somebody pastes of a receipt", () => {
  const id = "QuGaWC6VaIM57aPJ8AjVTjGj6tkiooVjufhM6oXSDXwrsWLLlh0kr7LDXBg";
  it.each([
    ["the id", id, id],
    ["with blanks around it", ` ${id}\n`, id],
    ["the address of the offer", `https://mesh.example.com/o/${id}`, id],
    ["with a query and a fragment", `https://mesh.example.com/o/${id}?lang=de#top`, id],
    ["two words", "my receipt", undefined],
    ["nothing", "  ", undefined],
    ["another address", "https://mesh.example.com/m/table-7", undefined],
    ["what would lead elsewhere", "../audit", undefined],
  ])("%s", (_, text, read) => expect(readReceiptId(text)).toBe(read));
});
