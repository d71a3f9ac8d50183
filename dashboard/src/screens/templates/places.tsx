import { Select, TextInput } from "@mantine/core";
import { useTexts } from "../../i18n/use-texts.ts";
import { Missing } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import type { ValuePlace } from "./components.ts";
import type { Preview } from "./data.ts";
import { texts } from "./link-texts.ts";
import { type Filled, filledAt, gapsOf, isNeverEmpty, keyOf, type Mapping, sources } from "./mapping.ts";
import classes from "./places.module.css";
import { useSourceWord } from "./template-text.tsx";

export interface PlacesProps {
  places: readonly ValuePlace[];
  mapping: Mapping;
  /** The template's: what is typed here stands in its text. */
  direction: "ltr" | "rtl";
  filled: Preview["filled"] | undefined;
  /** Whose values stand in the last column. */
  order: string | null;
  mayChange: boolean;
  onChange: (mapping: Mapping) => void;
}

/** One row per place: what fills it, what is said where that is missing, and the real value. */
export function Places({ places, mapping, direction, filled, order, mayChange, onChange }: PlacesProps) {
  const t = useTexts(texts);
  const word = useSourceWord();
  const { unfilled, mayBeEmpty } = gapsOf(mapping, places);
  const mapped = places.length - unfilled.length;
  const choices = [...sources, "text", "extra"].map((source) => ({ value: source, label: word(source) }));
  const change = (place: ValuePlace, changed: Partial<Filled>) =>
    onChange({ ...mapping, [keyOf(place)]: { ...filledAt(mapping, place), ...changed } });
  return (
    <Card
      title={t.whatFills}
      note={unfilled.length === 0 ? t.allMapped(places.length) : t.someMapped(mapped, places.length)}
      flush
    >
      {places.length === 0 ? null : (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t.place}</th>
              <th scope="col">{t.filledWith}</th>
              <th scope="col">{t.ifEmpty}</th>
              <th scope="col">{order === null ? t.inSample : t.inPayment(`\u2066${order}\u2069`)}</th>
            </tr>
          </thead>
          <tbody>
            {places.map((place) => {
              const { from, fallback, text, extraKey } = filledAt(mapping, place);
              const name = place.part === "buttons" ? `${t.button}: ${place.shown}` : place.shown;
              const value = filled?.[place.part][place.name];
              const isGap = mayBeEmpty.includes(place);
              return (
                <tr key={keyOf(place)}>
                  <th scope="row">
                    <bdi className={classes.place} dir={place.part === "buttons" ? "auto" : "ltr"}>
                      {place.shown}
                    </bdi>
                  </th>
                  <td>
                    <Select
                      aria-label={`${t.filledWith}: ${name}`}
                      data={choices}
                      value={from === "" ? null : from}
                      placeholder={t.nothingSet}
                      allowDeselect={false}
                      searchable
                      nothingFoundMessage={t.nothingFound}
                      readOnly={!mayChange}
                      error={from === ""}
                      onChange={(value) => change(place, { from: value ?? "" })}
                    />
                    {from === "extra" ? (
                      <TextInput
                        mt={4}
                        aria-label={`${t.extraKey}: ${name}`}
                        placeholder={t.extraKey}
                        dir="ltr"
                        value={extraKey}
                        readOnly={!mayChange}
                        onChange={(event) => change(place, { extraKey: event.currentTarget.value })}
                      />
                    ) : null}
                  </td>
                  <td data-gap={isGap || undefined}>
                    {from === "text" ? (
                      <TextInput
                        aria-label={`${t.text}: ${name}`}
                        placeholder={t.text}
                        dir={text === "" ? undefined : direction}
                        value={text}
                        readOnly={!mayChange}
                        onChange={(event) => change(place, { text: event.currentTarget.value })}
                      />
                    ) : (
                      <TextInput
                        aria-label={`${t.ifEmpty}: ${name}`}
                        placeholder={isNeverEmpty(from) ? t.neverEmpty : t.nothingSet}
                        dir={fallback === "" ? undefined : direction}
                        value={fallback}
                        readOnly={!mayChange}
                        onChange={(event) => change(place, { fallback: event.currentTarget.value })}
                      />
                    )}
                  </td>
                  <td className={classes.value}>
                    {value === null || value === undefined ? <Missing /> : <bdi dir="auto">{value}</bdi>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Card>
  );
}
