import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorsOf, withoutCode } from "./support/anchors-of.ts";

const root = join(import.meta.dirname, "../../..");
const THIS = "test/unit/docs/citations.test.ts";
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(join(root, file)) && statSync(join(root, file)).isFile());
const folders = new Set(files.flatMap((file) => file.split("/").map((_, at, parts) => parts.slice(0, at).join("/"))));
const anchors = new Map<string, ReadonlySet<string>>();

/** Code whose comments may cite, by how a comment begins; Markdown cites in its text. */
const COMMENTS: Readonly<Record<string, RegExp>> = {
  ".ts": /\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm,
  ".mjs": /\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm,
  ".js": /\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm,
  ".css": /\/\*[\s\S]*?\*\//g,
  ".html": /<!--[\s\S]*?-->/g,
  ".toml": /#.*$/gm,
  ".yml": /#.*$/gm,
  ".sh": /#.*$/gm,
};

/** A path into the repository: from a folder at its root, or a source or page by its name. What a build makes is none. */
const PATH =
  /(?<![\w./@:{}-])(?:(?:bench|cli|client|demo|docs|examples|local|shared|test|workers)\/[\w./-]*\w|[\w-][\w./-]*\.(?:ts|md|toml|mjs|yml))(?:#[\w-]+)?(?![\w*{}-])/g;

/** Paths that are not in the repository: made by a build or a test, of a placeholder's name, or of another project. */
const ELSEWHERE =
  /^workers\/cold\/(?:NAME\.ts|[\w-]+\.js)$|^test\/browser\/screenshots$|^eddystone-eid\/eid-computation\.md$/;

interface Citation {
  readonly file: string;
  readonly path: string;
  /** Written as a link, which is followed from where it stands and nowhere else. */
  readonly isLink?: true;
}

/** Links, and paths in code, of a page; paths in the comments of anything else. */
function citationsOf(file: string): Citation[] {
  const text = readFileSync(join(root, file), "utf8");
  const comments = COMMENTS[extname(file)];
  if (comments !== undefined) {
    const said = [...text.matchAll(comments)].map(([comment]) => comment.replaceAll(/https?:\S+/g, ""));
    return said.flatMap((comment) => [...comment.matchAll(PATH)].map(([path]) => ({ file, path })));
  }
  if (extname(file) !== ".md") return [];
  const page = withoutCode(text);
  const links = [...page.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, path = ""]) => path);
  const codes = [...page.matchAll(/`([^`\n]+)`/g)].flatMap(([, code = ""]) =>
    [...code.matchAll(PATH)].filter(([path]) => path === code).map(([path]) => path),
  );
  return [...links.map((path) => ({ file, path, isLink: true as const })), ...codes.map((path) => ({ file, path }))];
}

/** The file or folder that a citation means, and the anchor in it; undefined where there is none. */
function resolve({ file, path, isLink }: Citation): string | undefined {
  const [name = "", anchor] = path.split("#");
  const near = normalize(join(dirname(file), name)).replace(/\/$/, "");
  if (name === "") return isKnownAnchor(file, anchor) ? file : undefined;
  const found = isLink ? at(near) : (at(normalize(name).replace(/\/$/, "")) ?? at(near) ?? ending(name));
  return found !== undefined && isKnownAnchor(found, anchor) ? found : undefined;
}

function at(path: string): string | undefined {
  return files.includes(path) || folders.has(path) ? path : undefined;
}

/** In running text a path may leave out the folders that its subject is in, and a decision its title. */
function ending(name: string): string | undefined {
  return files.find((file) => file.endsWith(`/${name}`) || (name.startsWith("docs/") && file.startsWith(`${name}-`)));
}

function isKnownAnchor(file: string, anchor: string | undefined): boolean {
  if (anchor === undefined) return true;
  if (!file.endsWith(".md")) return false;
  const known = anchors.get(file) ?? anchorsOf(readFileSync(join(root, file), "utf8"));
  anchors.set(file, known);
  return known.has(anchor);
}

const citations = files.flatMap(citationsOf).filter(({ path }) => !ELSEWHERE.test(path));

describe("what pages and comments cite", () => {
  it("exists: every path, and every section of a page", () => {
    expect(citations.length).toBeGreaterThan(300);
    const lost = citations.filter((citation) => resolve(citation) === undefined);
    expect(lost.map(({ file, path }) => `${file}: ${path}`)).toEqual([]);
  });
});

describe("every text of the project", () => {
  it("cites a section by its page and anchor, so that whoever reads it can go there", () => {
    const unlinked = /\b(?:contract|design)(?:\.md)?(?:,|'s) sections? \d|\bdesign\.md\b/g;
    const texts = files.filter((file) => /\.(?:ts|mjs|js|sh|md|toml|css|html)$/.test(file) && file !== THIS);
    const found = texts.flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8").replaceAll(/\s*\n\s*(?:\*|\/\/|#)?\s*/g, " ");
      return [...text.matchAll(unlinked)].map(([citation]) => `${file}: ${citation}`);
    });
    expect(found).toEqual([]);
  });
});

describe("docs/README.md", () => {
  it("leads to every page of docs/ and to every README", () => {
    const linked = citations.filter(({ file, isLink }) => file === "docs/README.md" && isLink).map(resolve);
    const pages = files.filter((file) => /^docs\/.*\.md$|README\.md$/.test(file) && file !== "docs/README.md");
    expect(pages.filter((page) => !linked.includes(page))).toEqual([]);
  });
});

describe("docs/words.md", () => {
  it("defines every word once", () => {
    const page = readFileSync(join(root, "docs/words.md"), "utf8");
    const words = [...page.matchAll(/^- \*\*([^*]+)\*\*/gm)].flatMap(([, terms = ""]) =>
      terms.toLowerCase().split(", "),
    );
    expect(words.length).toBeGreaterThan(100);
    expect(words.filter((word, place) => words.indexOf(word) !== place)).toEqual([]);
  });
});
