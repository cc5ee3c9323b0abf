import { useMemo } from "preact/hooks";
import type { Place } from "../../../shared/catalog/catalog.ts";
import { Field } from "./field.tsx";

const SUGGESTED = 50;

/** Asks for a place by its id, and suggests some: those of `first`, then those whose id or name has what was written. */
export function PlaceField(props: {
  readonly label: string;
  readonly places: readonly Place[];
  readonly first: ReadonlySet<string>;
  readonly value: string;
  readonly onChange: (id: string) => void;
}) {
  const { label, places, first, value, onChange } = props;
  const suggested = useMemo(() => {
    const wanted = value.toLowerCase();
    const found = places.filter(({ id, name = "" }) => `${id} ${name}`.toLowerCase().includes(wanted));
    return [...found.filter(({ id }) => first.has(id)), ...found.filter(({ id }) => !first.has(id))].slice(
      0,
      SUGGESTED,
    );
  }, [places, first, value]);
  return (
    <Field label={label}>
      <input
        list="places"
        value={value}
        autocomplete="off"
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <datalist id="places">
        {suggested.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </datalist>
    </Field>
  );
}
