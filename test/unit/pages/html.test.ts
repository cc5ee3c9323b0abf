import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { html, textOf } from "../../../shared/pages/html.ts";

/** Reads text back as a browser does: references are what they stand for. */
function read(text: string): string {
  const characters: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => characters[name] ?? "");
}

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string(),
  fc.constantFrom("</p><script>", '" onload="', "&lt;"),
);

describe("a template", () => {
  it("keeps markup, and makes text of everything else", () => {
    const name = `<b onclick='x'>"A" & B</b>`;
    expect(textOf(html`<p title="${name}">${name}${7}${undefined}</p>`)).toBe(
      '<p title="&lt;b onclick=&#39;x&#39;&gt;&quot;A&quot; &amp; B&lt;/b&gt;">' +
        "&lt;b onclick=&#39;x&#39;&gt;&quot;A&quot; &amp; B&lt;/b&gt;7</p>",
    );
    expect(textOf(html`<ul>${["<", html`<li>${"&"}</li>`]}</ul>`)).toBe("<ul>&lt;<li>&amp;</li></ul>");
  });

  it("takes no object for markup that it has not made, whatever its members", () => {
    const sent = JSON.parse('{"markup": "<script>", "html": "<script>", "Symbol(markup)": "<script>"}');
    expect(() => textOf(html`${sent}`)).toThrow();
    expect(textOf(html`${Object.values(sent).map(String)}`)).not.toContain("<script>");
  });

  it("lets no text out of its place, whatever it is", () => {
    fc.assert(
      fc.property(anyText, anyText, (title, text) => {
        const made = textOf(html`<p title="${title}">${text}</p>`);
        const [, inTitle = "", inText = ""] = /^<p title="([^"<>]*)">([^<>]*)<\/p>$/u.exec(made) ?? [];
        const seen = (value: string) => value.toWellFormed().replaceAll(/(?![\t\n\r])\p{Cc}/gu, "\ufffd");
        expect([read(inTitle), read(inText)]).toEqual([seen(title), seen(text)]);
      }),
    );
  });

  it("leaves no character that a document may not have", () => {
    expect(textOf(html`${"a\0b\u001bc\ud800d\te\nf"}`)).toBe("a\ufffdb\ufffdc\ufffdd\te\nf");
  });
});
