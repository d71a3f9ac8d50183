import { ActionIcon, Button, Select, Text, TextInput, Tooltip } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { countriesIn } from "../../format/countries.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Card } from "../../parts/card.tsx";
import { FieldError } from "./field-error.tsx";
import classes from "./form.module.css";
import { texts } from "./texts.ts";
import type { PriceRow } from "./values.ts";

export interface PricesProps {
  rows: readonly PriceRow[];
  onChange: (rows: PriceRow[]) => void;
  error: string | null;
}

const categories = ["utility", "marketing", "authentication", "service"] as const;

/** What the merchant pays Meta, for each country and category, from a day on. */
export function Prices({ rows, onChange, error }: PricesProps) {
  const t = useTexts(texts);
  const { language } = useLanguage();
  const countries = countriesIn(language).map(({ code, name }) => ({ value: code as string, label: name }));
  const change = (id: string, changes: Partial<PriceRow>) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, ...changes } : row)));
  function add(): void {
    const last = rows.at(-1);
    const today = new Date().toISOString().slice(0, 10);
    const fresh = { country: "KW", category: "utility", currency: "USD", from: today, ...last, amount: "" };
    onChange([...rows, { ...fresh, id: `new-${rows.length}-${Date.now()}` }]);
  }
  return (
    <Card>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed" mb={10}>
          {t.pricesEmpty}
        </Text>
      ) : null}
      {rows.map((row) => (
        <div key={row.id} className={classes.price}>
          <Select
            label={t.country}
            data={countries}
            searchable
            allowDeselect={false}
            nothingFoundMessage={t.nothingFound}
            value={row.country}
            onChange={(country) => change(row.id, { country: country ?? row.country })}
          />
          <Select
            label={t.category}
            data={withOwn(
              categories.map((value) => ({ value, label: t[value] })),
              row.category,
            )}
            allowDeselect={false}
            value={row.category}
            onChange={(category) => change(row.id, { category: category ?? row.category })}
          />
          <TextInput
            label={t.currency}
            dir="ltr"
            maxLength={3}
            value={row.currency}
            onChange={(event) => change(row.id, { currency: event.currentTarget.value.toUpperCase() })}
          />
          <TextInput
            label={t.amount}
            dir="ltr"
            inputMode="decimal"
            maxLength={18}
            value={row.amount}
            onChange={(event) => change(row.id, { amount: event.currentTarget.value.trim() })}
          />
          <TextInput
            label={t.from}
            dir="ltr"
            type="date"
            value={row.from}
            onChange={(event) => change(row.id, { from: event.currentTarget.value })}
          />
          <Tooltip label={t.removePrice}>
            <ActionIcon
              size="var(--zajel-form-control)"
              aria-label={t.removePrice}
              onClick={() => onChange(rows.filter(({ id }) => id !== row.id))}
            >
              <IconTrash size={16} stroke={1.75} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      ))}
      {error === null ? null : <FieldError>{error}</FieldError>}
      <Button
        size="xs"
        variant="default"
        mt={rows.length === 0 ? 0 : 12}
        leftSection={<IconPlus size={14} stroke={2} aria-hidden />}
        onClick={add}
      >
        {t.addPrice}
      </Button>
    </Card>
  );
}

/** With the present one, whatever it is: it is not taken away by being shown. */
function withOwn(choices: { value: string; label: string }[], own: string): { value: string; label: string }[] {
  return choices.some(({ value }) => value === own) ? choices : [...choices, { value: own, label: own }];
}
