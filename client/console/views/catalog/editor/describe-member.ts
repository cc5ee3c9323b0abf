/** As much of JSON Schema 2020-12 as GET /schema/catalog.json has. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema | boolean;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** What the schema says of one member of a catalog. */
export interface MemberHelp {
  /** As `moments › offer`, without the places of list items. */
  readonly trail: readonly string[];
  readonly says: string;
  /** What it may be, as `text` or `list`; empty if it may be several things. */
  readonly types: readonly string[];
  readonly choices: readonly string[];
  readonly example: string | undefined;
  /** What may stand in it, or beside it if it has no name yet. */
  readonly members: readonly { readonly name: string; readonly says: string }[];
}

/**
 * What the schema says of the member at a path of names and indexes. The last name is "" while nobody has written it: then it is
 * of what surrounds it. Undefined: the schema knows no such member.
 */
export function describeMember(root: Schema, path: readonly (string | number)[]): MemberHelp | undefined {
  const known = path.at(-1) === "" ? path.slice(0, -1) : path;
  let nodes = alternatives(root, root);
  // What a member says of itself comes before what its form says of all of its kind.
  let says = root.description ?? "";
  let example = root.examples?.[0];
  for (const step of known) {
    const found = nodes.flatMap((node) => stepInto(node, step));
    if (found.length === 0) return undefined;
    const forms = found.flatMap((one) => alternatives(root, one));
    says = [...found, ...forms].find(({ description }) => description !== undefined)?.description ?? "";
    example = [...found, ...forms].find(({ examples }) => examples !== undefined)?.examples?.[0];
    nodes = forms;
  }
  const types = nodes.flatMap(({ type }) => type ?? []);
  return {
    trail: known.filter((step) => typeof step === "string"),
    says,
    types: [...new Set(types)],
    choices: [...new Set(nodes.flatMap(choicesOf))],
    example: example === undefined ? undefined : JSON.stringify(example),
    members: membersOf(root, nodes),
  };
}

/** A schema as what it refers to, or as each thing that it may be. */
function alternatives(root: Schema, node: Schema): readonly Schema[] {
  const { $ref, anyOf, oneOf } = node;
  if ($ref !== undefined) {
    const form = root.$defs?.[$ref.replace("#/$defs/", "")];
    return form === undefined ? [] : alternatives(root, form);
  }
  const several = anyOf ?? oneOf;
  return several === undefined ? [node] : [node, ...several.flatMap((one) => alternatives(root, one))];
}

function stepInto({ properties, additionalProperties, items }: Schema, step: string | number): readonly Schema[] {
  const next = typeof step === "number" ? items : (properties?.[step] ?? additionalProperties);
  return typeof next === "object" ? [next] : [];
}

function choicesOf(node: Schema): readonly string[] {
  const values = node.enum ?? (node.const === undefined ? [] : [node.const]);
  return values.map((value) => JSON.stringify(value));
}

function membersOf(root: Schema, nodes: readonly Schema[]): MemberHelp["members"] {
  const named = new Map<string, string>();
  for (const { properties = {} } of nodes) {
    for (const [name, member] of Object.entries(properties)) {
      const says = member.description ?? alternatives(root, member).find((form) => form.description)?.description ?? "";
      if (!named.has(name)) named.set(name, says);
    }
  }
  return [...named].map(([name, says]) => ({ name, says }));
}
