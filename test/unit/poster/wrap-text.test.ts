import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LINE_HEIGHT, widthOf, wrapText } from "../../../cli/poster/wrap-text.ts";

const ROOM = { width: 176, height: 54, sizes: [23, 20, 17, 14.5, 12, 10, 8] };
const words = fc.array(
  fc.oneof(fc.constantFrom("a", "Kaffee", "東京駅の本屋、", "قهوة", "W".repeat(60)), fc.string({ unit: "grapheme" })),
  {
    maxLength: 30,
  },
);

describe("a text on a poster", () => {
  it("fits, and loses nothing but what an ellipsis stands for", () => {
    fc.assert(
      fc.property(words, (some) => {
        const text = some.join(" ").replace(/\s+/gu, " ").trim();
        const { lines, size } = wrapText(text, ROOM);
        expect(lines.length * size * LINE_HEIGHT).toBeLessThanOrEqual(ROOM.height);
        for (const line of lines) expect(widthOf(line) * size).toBeLessThanOrEqual(ROOM.width + 1e-9);
        const bare = (one: string) => one.replace(/\s/gu, "");
        const [kept, whole] = [bare(lines.join("")), bare(text)];
        if (kept !== whole) expect([kept.at(-1), whole.startsWith(kept.slice(0, -1))]).toEqual(["…", true]);
      }),
    );
  });

  it.each(["a ", "a", "(", "本", "e\u0301 "])("ends where a shorter one does, however long it goes on: %j", (part) => {
    const cut = wrapText(part.repeat(500), ROOM);
    expect(cut.lines.at(-1)).toMatch(/…$/);
    expect(wrapText(part.repeat(10_000), ROOM)).toEqual(cut);
  });

  it("is as large as its room lets it, in lines of about one length", () => {
    expect(wrapText("Menu of the day, with a pistachio ring", ROOM)).toEqual({
      lines: ["Menu of the day,", "with a pistachio ring"],
      size: 14.5,
    });
    expect(wrapText("Menu", ROOM)).toEqual({ lines: ["Menu"], size: 23 });
  });

  it("is broken between words of a script without spaces, and no line begins with a full stop", () => {
    const { lines } = wrapText(
      "東京駅の本屋さんで、コーヒーを一杯プレゼントいたします。ぜひお立ち寄りください！",
      ROOM,
    );
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).not.toMatch(/^[、。！]/);
  });
});
