import type { JsonSchema } from "@valibot/to-json-schema";
import { type Html, html } from "../../pages/html.ts";
import { spans } from "./prose.ts";

/** A row for every member of an object, and of the objects in it: `position.latitude`, `grants[].purpose`. */
export function memberList(schema: JsonSchema): Html {
  return html`<dl>${membersOf(schema, "").map(memberRow)}</dl>`;
}

interface Member {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

function membersOf(schema: JsonSchema, prefix: string): readonly Member[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]): Member[] => {
    if (typeof member === "boolean") return [];
    const own = { name: `${prefix}${name}`, schema: member, isRequired: schema.required?.includes(name) ?? false };
    return [own, ...membersOf(member, `${own.name}.`), ...membersOf(itemsOf(member), `${own.name}[].`)];
  });
}

function memberRow({ name, schema, isRequired }: Member): Html {
  const { description } = schema;
  return html`<div><dt><code>${name}</code><span>${typeText(schema)}${isRequired ? "" : ", optional"}</span></dt>${
    description === undefined ? html`<dd></dd>` : html`<dd>${spans(description)}</dd>`
  }</div>`;
}

/** What a value is, in a few words; named forms are links. */
export function typeText(schema: JsonSchema): Html {
  const { $ref, const: only, enum: names, type } = schema;
  if ($ref !== undefined) return formLink($ref);
  if (only !== undefined) return html`${JSON.stringify(only)}`;
  if (names !== undefined) return html`${names.map((name) => JSON.stringify(name)).join(" or ")}`;
  const options = schema.oneOf ?? schema.anyOf;
  if (options !== undefined) return joined(options.flatMap((option) => (typeof option === "boolean" ? [] : [option])));
  if (type === "array") return html`list of ${typeText(itemsOf(schema))}${range(schema.minItems, schema.maxItems)}`;
  if (schema.contentMediaType !== undefined) return html`token`;
  if (schema.format !== undefined) return html`${schema.format}`;
  if (schema.pattern !== undefined && schema.pattern.length < 40) return html`string <code>${schema.pattern}</code>`;
  return html`${type === undefined ? "anything" : String(type)}${bounds(schema)}`;
}

function bounds({ minimum, exclusiveMinimum, maximum, minLength, maxLength }: JsonSchema): string {
  if (exclusiveMinimum !== undefined) return `, more than ${exclusiveMinimum}`;
  return maxLength === undefined ? range(minimum, maximum) : `${range(minLength, maxLength)} characters`;
}

function joined(options: readonly JsonSchema[]): Html {
  return html`${options.map((option, at) => html`${at === 0 ? "" : " or "}${typeText(option)}`)}`;
}

function range(least: number | undefined, most: number | undefined): string {
  if (most === undefined) return "";
  return least === undefined ? `, at most ${most}` : `, ${least} to ${most}`;
}

function itemsOf({ items }: JsonSchema): JsonSchema {
  return typeof items === "object" && !Array.isArray(items) ? items : {};
}

/** A link to the form that a reference names. */
export function formLink($ref: string): Html {
  const name = $ref.slice($ref.lastIndexOf("/") + 1);
  return html`<a href="#form-${name}">${name}</a>`;
}
