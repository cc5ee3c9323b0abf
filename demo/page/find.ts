/** The element of this id, which index.html has; throws where it is of another kind. */
export function find<Kind extends Element>(id: string, kind: abstract new () => Kind): Kind {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`index.html has no ${kind.name} "${id}"`);
}
