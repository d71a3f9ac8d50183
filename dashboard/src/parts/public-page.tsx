import { Button } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { useTexts } from "../i18n/use-texts.ts";
import { Mark } from "../shell/mark.tsx";
import { texts } from "../shell/texts.ts";
import { usePageTitle } from "./page-title.ts";
import classes from "./public-page.module.css";

export interface PublicPageProps {
  title: string;
  /** One sentence under it. */
  sentence?: ReactNode;
  children?: ReactNode;
}

/** A page for who is not signed in: one card of 400 px in the middle, with the mark. */
export function PublicPage({ title, sentence, children }: PublicPageProps) {
  const t = useTexts(texts);
  const { language, setLanguage } = useLanguage();
  const other = language === "ar" ? "en" : "ar";
  usePageTitle(title);
  return (
    <div className={classes.ground}>
      <main className={classes.card}>
        <div className={classes.brand}>
          <Mark size={32} />
          <span className={classes.name}>{t.brand}</span>
          <Button
            variant="subtle"
            color="gray"
            size="sm"
            px={8}
            lang={other}
            aria-label={`${t.otherLanguage}: ${t.toOtherLanguage}`}
            leftSection={<IconLanguage size={16} stroke={1.75} aria-hidden />}
            className={classes.language ?? ""}
            onClick={() => setLanguage(other)}
          >
            {t.otherLanguage}
          </Button>
        </div>
        <h1 className={classes.title}>{title}</h1>
        {sentence === undefined ? null : <p className={classes.sentence}>{sentence}</p>}
        {children}
      </main>
    </div>
  );
}
