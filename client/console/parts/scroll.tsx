import type { ComponentChildren } from "preact";

/** What may be wider than the screen, as a table: it scrolls by itself, by the keyboard too. `labelledBy`: id of its heading. */
export function Scroll({
  labelledBy,
  children,
}: {
  readonly labelledBy: string;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y: what scrolls must be reached by the keyboard; a group is no landmark, as a section would be.
    <div class="scroll" tabIndex={0} role="group" aria-labelledby={labelledBy}>
      {children}
    </div>
  );
}
