type Children = readonly (Node | string)[];

type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** A new HTML element. An attribute that is undefined or false is left out; children are nodes and text, never HTML. */
export function create<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  children: Children = [],
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  return fill(element, attributes, children);
}

/** A new SVG element. */
export function createSvg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  children: Children = [],
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  return fill(element, attributes, children);
}

function fill<Made extends Element>(element: Made, attributes: Attributes, children: Children): Made {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}
