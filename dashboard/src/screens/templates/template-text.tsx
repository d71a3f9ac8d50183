import { useTexts } from "../../i18n/use-texts.ts";
import { piecesWithPlaces, type TemplateText as Text } from "./components.ts";
import { texts } from "./link-texts.ts";
import { filledAt, type Mapping, sources } from "./mapping.ts";
import classes from "./template-text.module.css";

interface Props {
  text: Text;
  mapping: Mapping;
  /** Of the template. */
  language: string;
}

/** The template's own words with its places numbered, each named by what fills it. */
export function TemplateText({ text, mapping, language }: Props) {
  const { header, body, footer, buttons } = text;
  return (
    <div className={classes.text} dir={directionOf(language)} lang={language.replace("_", "-")}>
      {header === null || header.format !== "TEXT" ? null : (
        <p className={classes.header}>
          <Places part="header" text={header.text} mapping={mapping} />
        </p>
      )}
      <p className={classes.body}>
        <Places part="body" text={body} mapping={mapping} />
      </p>
      {footer === null ? null : <p className={classes.footer}>{footer}</p>}
      {buttons.map(({ text }) => (
        <p key={text} className={classes.button}>
          {text}
        </p>
      ))}
    </div>
  );
}

export function directionOf(language: string): "ltr" | "rtl" {
  return /^(ar|he|fa|ur)/.test(language) ? "rtl" : "ltr";
}

function Places({ part, text, mapping }: { part: "header" | "body"; text: string; mapping: Mapping }) {
  const word = useSourceWord();
  return piecesWithPlaces(text).map(({ text, name, at }) => {
    if (name === null) return <span key={at}>{text}</span>;
    const { from, text: fixed, extraKey } = filledAt(mapping, { part, name, shown: text });
    return (
      <span key={at} className={classes.place} data-empty={from === "" || undefined}>
        <b>
          <bdi>{name}</bdi>
        </b>
        {from === "" ? null : <bdi>{from === "text" ? fixed : from === "extra" ? extraKey : word(from)}</bdi>}
      </span>
    );
  });
}

/** What a source is called. */
export function useSourceWord(): (source: string) => string {
  const t = useTexts(texts);
  return (source) => {
    if (source === "text") return t.fixedText;
    if (source.startsWith("extra")) return source === "extra" ? t.extra : source.slice("extra.".length);
    const known = sources.find((one) => one === source);
    return known === undefined ? source : t[known];
  };
}
