/** Something that an object keeps, and whose it is by now as it should be. */
interface Fact {
  readonly id: string;
  owner: string;
}

/** A purpose that somebody granted or withdrew, and was told that it holds. */
interface Statement {
  readonly purpose: string;
  readonly granted: boolean;
  readonly atMs: number;
  owner: string;
}

/** What is true of people, whatever their objects say: the simulation notes it as things happen. */
export interface Truth {
  readonly gave: (id: string, owner: string) => void;
  readonly said: (statement: Statement) => void;
  /** The rows of one person are another's from now on. */
  readonly moves: (from: string, to: string) => void;
  /** All that is this person's is to be nowhere. */
  readonly erases: (owner: string) => void;
  /** A device was linked by a message of that time. */
  readonly links: (device: string, iatMs: number) => void;
  readonly linkedAt: (device: string) => number | undefined;
  readonly factsOf: (owner: string) => readonly string[];
  readonly statementsOf: (owner: string) => readonly Statement[];
  /** Facts of people who were told that they are erased. */
  readonly erased: () => ReadonlySet<string>;
}

/** Nothing has happened yet. */
export function makeTruth(): Truth {
  let facts: Fact[] = [];
  let statements: Statement[] = [];
  const erased = new Set<string>();
  const linked = new Map<string, number>();
  return {
    gave: (id, owner) => void facts.push({ id, owner }),
    said: (statement) => void statements.push(statement),
    moves(from, to) {
      for (const one of [...facts, ...statements]) if (one.owner === from) one.owner = to;
    },
    erases(owner) {
      for (const fact of facts) if (fact.owner === owner) erased.add(fact.id);
      facts = facts.filter((fact) => fact.owner !== owner);
      statements = statements.filter((statement) => statement.owner !== owner);
    },
    links: (device, iatMs) => void linked.set(device, iatMs),
    linkedAt: (device) => linked.get(device),
    factsOf: (owner) => facts.filter((fact) => fact.owner === owner).map(({ id }) => id),
    statementsOf: (owner) => statements.filter((statement) => statement.owner === owner),
    erased: () => erased,
  };
}
