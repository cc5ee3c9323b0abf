import { describe, expect, it } from "vitest";
import { codeOf, importsOf, listFiles, readSources } from "./support/sources.ts";

const files = listFiles();
const sources = readSources();

function under(folder: string) {
  return sources.filter(({ file }) => file.startsWith(`${folder}/`));
}

function offenders(of: typeof sources, breaks: (source: (typeof sources)[number]) => string[]): string[] {
  return of.flatMap((source) => breaks(source).map((what) => `${source.file}: ${what}`));
}

describe("the pure core, shared/,", () => {
  const packages = ["valibot", "flatbush", "@marcbachmann/cel-js", "@valibot/to-json-schema", "jose", "re2js", "uqr"];

  it("imports only itself and a few packages that run anywhere", () => {
    const foreign = offenders(under("shared"), (source) =>
      importsOf(source).filter((name) => !name.startsWith("shared/") && !packages.includes(name)),
    );
    expect(foreign).toEqual([]);
  });

  it("has no clock, no randomness, no I/O and nothing of the platform", () => {
    const impure =
      /\b(?:Date\.now|new Date\(\)|Math\.random|getRandomValues|randomUUID|performance|setTimeout|fetch|process|console(?=\.)|caches|localStorage)\b/g;
    expect(offenders(under("shared"), ({ text }) => [...codeOf(text).matchAll(impure)].map(([word]) => word))).toEqual(
      [],
    );
  });

  it("has no classes and no enums", () => {
    const words = /^\s*(?:export\s+)?(?:abstract\s+)?(?:class|(?:const\s+)?enum)\s/gm;
    expect(
      offenders(under("shared"), ({ text }) => [...codeOf(text).matchAll(words)].map(([word]) => word.trim())),
    ).toEqual([]);
  });
});

/** The room of a file of `shared/`: its folder, or itself where it stands at the root. */
function roomOf(file: string): string {
  return file.split("/").slice(0, 2).join("/");
}

/** By room, what its files import of other rooms, types included; each with one import that shows it. */
function arrowsBetweenRooms(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const arrows = new Map<string, Map<string, string>>();
  for (const source of under("shared")) {
    const from = roomOf(source.file);
    const targets = arrows.get(from) ?? new Map<string, string>();
    arrows.set(from, targets);
    for (const name of importsOf(source)) {
      const to = roomOf(name);
      if (name.startsWith("shared/") && to !== from) targets.set(to, `${source.file} imports ${name}`);
    }
  }
  return arrows;
}

/** The imports that make a circle of rooms; none where the rooms have an order. */
function circleOf(arrows: ReadonlyMap<string, ReadonlyMap<string, string>>): readonly string[] {
  const done = new Set<string>();
  const walk = (room: string, path: readonly string[]): readonly string[] => {
    const start = path.indexOf(room);
    if (start >= 0) {
      const circle = [...path.slice(start), room];
      return circle.slice(1).map((to, index) => arrows.get(circle[index] ?? "")?.get(to) ?? "");
    }
    if (done.has(room)) return [];
    for (const to of arrows.get(room)?.keys() ?? []) {
      const circle = walk(to, [...path, room]);
      if (circle.length > 0) return circle;
    }
    done.add(room);
    return [];
  };
  return [...arrows.keys()].map((room) => walk(room, [])).find((circle) => circle.length > 0) ?? [];
}

describe("the folders of shared/", () => {
  it("have an order: what one imports, for its types too, never leads back to it", () => {
    expect(circleOf(arrowsBetweenRooms())).toEqual([]);
  });

  it("are told of by name if they form a circle", () => {
    const arrows = new Map([
      ["shared/a", new Map([["shared/b", "shared/a/x.ts imports shared/b/y.ts"]])],
      ["shared/b", new Map([["shared/c", "shared/b/y.ts imports shared/c/z.ts"]])],
      ["shared/c", new Map([["shared/b", "shared/c/z.ts imports shared/b/y.ts"]])],
    ]);
    expect(circleOf(arrows)).toEqual(["shared/b/y.ts imports shared/c/z.ts", "shared/c/z.ts imports shared/b/y.ts"]);
  });
});

describe("imports", () => {
  const allowed: Record<string, readonly string[]> = {
    shared: ["shared"],
    client: ["client", "shared"],
    local: ["local", "client", "shared"],
    cli: ["cli", "local", "client", "shared"],
    demo: ["demo", "client", "shared"],
    workers: ["workers", "shared"],
    bench: ["bench", "local", "cli", "client", "shared", "workers"],
  };

  it("go one way: nothing reaches up to who uses it", () => {
    const up = Object.entries(allowed).flatMap(([folder, targets]) =>
      offenders(under(folder), (source) =>
        importsOf(source).filter(
          (name) => files.includes(name) && name.includes("/") && !targets.includes(name.split("/")[0] ?? ""),
        ),
      ),
    );
    expect(up).toEqual([]);
  });

  it("lead from routes to the pipeline to the core, never back", () => {
    const back = offenders(under("workers"), (source) =>
      source.file.startsWith("workers/routes/") || source.file === "workers/app.ts"
        ? []
        : importsOf(source).filter((name) => name.startsWith("workers/routes/") || name === "workers/app.ts"),
    ).filter((line) => !line.startsWith("workers/index.ts:"));
    expect(back).toEqual([]);
  });

  it("lead from no cold module to what loads them: the first build of a clone finds none that is built", () => {
    const byFile = new Map(under("workers").map((source) => [source.file, source]));
    const loads = (file: string, path: readonly string[]): readonly string[] => {
      const source = byFile.get(file);
      if (source === undefined || path.includes(file)) return [];
      if (file === "workers/cold.ts") return [[...path, file].join(" → ")];
      const found = importsOf(source, { values: true }).flatMap((name) => loads(name, [...path, file]));
      byFile.delete(file);
      return found;
    };
    const cold = [...byFile.keys()].filter((file) => file.startsWith("workers/cold/"));
    expect(cold.length).toBeGreaterThan(10);
    expect(cold.flatMap((file) => loads(file, []))).toEqual([]);
  });
});

describe("a route", () => {
  it("is made by the function of its guard, which opens the message: nowhere else is anything called a Route", () => {
    const forged = offenders(under("workers"), ({ file, text }) =>
      file === "workers/routes/route.ts"
        ? []
        : [...codeOf(text).matchAll(/\bas (?:unknown as )?Route\b|: Route = \{/g)].map(([words]) => words),
    );
    expect(forged).toEqual([]);
  });
});

describe("files", () => {
  it("leave out a member that is undefined by present(), never by a spread of an empty object", () => {
    const spreads = /\.\.\.\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*?(?:\?\s*\{\}\s*:|:\s*\{\}\s*\)|&&\s*\{)/g;
    const done = ["shared", "workers", "client", "local", "cli", "bench", "demo"].flatMap(under);
    expect(offenders(done, ({ text }) => [...codeOf(text).matchAll(spreads)].map(([spread]) => spread))).toEqual([]);
    expect(
      "{ ...(x === undefined ? {} : { x }), ...(f(x) && { x }), ...(is(x) ? { x } : {}) }".match(spreads),
    ).toHaveLength(3);
  });

  it("name no path of one machine", () => {
    const paths = /(?<![\w.])\/(?:work|farm|home\/\w+|Users\/\w+)\//g;
    expect(
      offenders(sources, ({ file, text }) =>
        file === "test/architecture.test.ts" ? [] : [...text.matchAll(paths)].map(([path]) => path),
      ),
    ).toEqual([]);
  });

  it("leave nothing for later, and no test alone or asleep", () => {
    const left = /\b(?:TODO|FIXME|XXX)\b|\b(?:it|test|describe)\.(?:only|skip|todo)\(/g;
    expect(
      offenders(sources, ({ file, text }) =>
        file === "test/architecture.test.ts" ? [] : [...text.matchAll(left)].map(([word]) => word),
      ),
    ).toEqual([]);
    // What tests of one process wait for, they bring about: by a clock of their own, on which alone they may sleep.
    const sleep = /\bsetTimeout\(|\bsetInterval\(|\btimers\/promises\b|\bscheduler\.wait\(|\bAtomics\.wait\(/g;
    const ownClock = /\bvi\.useFakeTimers\((?!\{ toFake)/;
    expect(
      offenders([...under("test/unit"), ...under("test/workers")], ({ text }) =>
        ownClock.test(text) ? [] : [...codeOf(text).matchAll(sleep)].map(([word]) => word),
      ),
    ).toEqual([]);
  });
});

describe("the environment", () => {
  it("is parsed in workers/env.ts and workers/isolate/keys.ts; elsewhere only bindings are reached through it", () => {
    const variables = /\benv\.(?:MESH_\w+|PUSH_SERVICE_ORIGINS|\w+_KEY(?:_PREVIOUS)?|PASS_KEYS_RETIRED)\b/g;
    const readers = under("workers").filter(
      ({ file }) => file !== "workers/env.ts" && file !== "workers/isolate/keys.ts",
    );
    expect(offenders(readers, ({ text }) => [...codeOf(text).matchAll(variables)].map(([name]) => name))).toEqual([]);
  });
});

describe("SQL", () => {
  it("is in the store rooms of objects, and in what makes their tables and writes their rows", () => {
    const elsewhere = under("workers").filter(
      ({ file }) =>
        !/^workers\/objects\/[a-z-]+\/store\//.test(file) &&
        !["workers/objects/migrate.ts", "workers/objects/write-row.ts"].includes(file),
    );
    const asks = /\bsql\b|\bSqlStorage\b/g;
    expect(offenders(elsewhere, ({ text }) => [...codeOf(text).matchAll(asks)].map(([what]) => what))).toEqual([]);
  });

  it("names the columns that it writes", () => {
    const unnamed = /\bINSERT (?:OR \w+ )?INTO \S+ VALUES\b/g;
    expect(offenders(under("workers"), ({ text }) => [...text.matchAll(unnamed)].map(([what]) => what))).toEqual([]);
  });
});
