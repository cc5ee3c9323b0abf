/** Every anchor of a Markdown page: those that are written, `<a id="…">`, and those that GitHub makes of headings. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const text = withoutCode(page);
  const written = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id);
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => slugOf(heading));
  return new Set([...written, ...headings]);
}

/** The page without its fenced blocks, whose lines are no headings, links or paths of its own. */
export function withoutCode(page: string): string {
  return page.replaceAll(/^( *)```[\s\S]*?^\1```$/gm, "");
}

/** As GitHub does: lower case, without markup and punctuation, a hyphen for each space. */
function slugOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, "")
    .replaceAll(" ", "-");
}
