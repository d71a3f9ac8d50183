import { Combobox, Input, InputBase, ScrollArea, useCombobox } from "@mantine/core";
import { IconChevronDown, IconCircleCheck } from "@tabler/icons-react";
import { useId, useMemo, useState } from "react";
import { countriesIn } from "../../format/countries.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import classes from "./page.module.css";
import { groupPhone, readPhone } from "./phone.ts";
import { texts } from "./texts.ts";

export interface PhoneFieldProps {
  country: string;
  phone: string;
  onChange: (changes: { country?: string; phone?: string }) => void;
  onBlur: () => void;
  error: string | null;
  isRequired: boolean;
}

/** The country's code and the number, left to right in both languages; it says when the number can exist. */
export function PhoneField({ country, phone, onChange, onBlur, error, isRequired }: PhoneFieldProps) {
  const t = useTexts(texts);
  const id = useId();
  const isGood = readPhone(phone, country).e164 !== null;
  return (
    <Input.Wrapper id={id} label={t.phone} error={error} required={isRequired} withAsterisk={false}>
      <div className={classes.phone} dir="ltr">
        <CountryPicker country={country} onChoose={(chosen) => onChange({ country: chosen })} />
        <Input
          id={id}
          name="customer_phone"
          type="tel"
          inputMode="tel"
          autoComplete="off"
          maxLength={40}
          className={classes.phoneNumber ?? ""}
          value={phone}
          error={error !== null}
          aria-invalid={error !== null || undefined}
          aria-describedby={error === null ? undefined : `${id}-error`}
          rightSection={
            isGood ? (
              <IconCircleCheck size={18} stroke={1.75} className={classes.good ?? ""} aria-label={t.phoneGood} />
            ) : null
          }
          onChange={(event) => {
            const { value, selectionStart } = event.currentTarget;
            // Grouped only while it is typed at its end: elsewhere the caret would jump.
            const isAtEnd = selectionStart === null || selectionStart === value.length;
            const isLonger = value.length > phone.length;
            if (!isAtEnd || !isLonger) return onChange({ phone: value });
            const grouped = groupPhone(value, country);
            onChange({ phone: grouped.text, country: grouped.country });
          }}
          onBlur={onBlur}
        />
      </div>
    </Input.Wrapper>
  );
}

function CountryPicker({ country, onChoose }: { country: string; onChoose: (country: string) => void }) {
  const t = useTexts(texts);
  const { language } = useLanguage();
  const [search, setSearch] = useState("");
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch("");
    },
    onDropdownOpen: () => combobox.focusSearchInput(),
  });
  const all = useMemo(() => countriesIn(language), [language]);
  const chosen = all.find(({ code }) => code === country);
  const wanted = search.trim().toLowerCase();
  const found = all.filter(
    ({ code, name, callingCode }) =>
      name.toLowerCase().includes(wanted) || code.toLowerCase() === wanted || callingCode.includes(wanted),
  );
  return (
    <Combobox
      store={combobox}
      width={280}
      position="bottom-start"
      onOptionSubmit={(code) => {
        onChoose(code);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target targetType="button">
        <InputBase
          component="button"
          type="button"
          pointer
          className={classes.country ?? ""}
          aria-label={`${t.country}: ${chosen?.name ?? country} ${chosen?.callingCode ?? ""}`}
          rightSection={<IconChevronDown size={14} stroke={1.75} aria-hidden />}
          rightSectionPointerEvents="none"
          onClick={() => combobox.toggleDropdown()}
        >
          {chosen?.callingCode ?? country}
        </InputBase>
      </Combobox.Target>
      <Combobox.Dropdown dir={language === "ar" ? "rtl" : "ltr"}>
        <Combobox.Search
          value={search}
          onChange={(event) => {
            setSearch(event.currentTarget.value);
            combobox.updateSelectedOptionIndex();
          }}
          aria-label={t.country}
          placeholder={t.country}
        />
        <Combobox.Options aria-label={t.country}>
          <ScrollArea.Autosize mah={260} type="scroll">
            {found.length === 0 ? <Combobox.Empty>{t.nothingFound}</Combobox.Empty> : null}
            {found.map(({ code, name, callingCode }) => (
              <Combobox.Option key={code} value={code} active={code === country}>
                <span className={classes.countryOption}>
                  <span>{name}</span>
                  <bdi dir="ltr">{callingCode}</bdi>
                </span>
              </Combobox.Option>
            ))}
          </ScrollArea.Autosize>
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
