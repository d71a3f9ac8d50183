import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../../api/client.ts";
import { useMay } from "../../api/session.ts";
import { formatNumber } from "../../format/number.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { PageHeader } from "../../parts/page-header.tsx";
import { useSearchState } from "../../parts/search-state.ts";
import { Section } from "../../parts/section.tsx";
import { AddDialog } from "./add.tsx";
import { ChangedNumbers } from "./changed.tsx";
import { Messages } from "./messages.tsx";
import { OptOuts } from "./opt-outs.tsx";
import classes from "./page.module.css";
import { texts } from "./texts.ts";

const atMost = 200;

export default function RepliesPage() {
  const t = useTexts(texts);
  const locale = useLanguage();
  const mayOperate = useMay("operate");
  const [{ show }] = useSearchState();
  const [isAdding, setAdding] = useState(false);
  const isList = show === "opt-outs";
  const all = useQuery({
    queryKey: ["opt-outs", "all"],
    queryFn: ({ signal }) => call("GET /v1/opt-outs", { query: { limit: atMost }, signal }),
  });
  const changed = useQuery({
    queryKey: ["opt-outs", "changed"],
    queryFn: ({ signal }) => call("GET /v1/opt-outs", { query: { limit: atMost, scope: "changed_number" }, signal }),
  });
  const count = all.data?.data.length ?? 0;
  const counted = `${formatNumber(locale, count)}${all.data?.next_cursor ? "+" : ""}`;
  return (
    <>
      <PageHeader
        title={t.title}
        sentence={all.data === undefined ? "\u00a0" : t.sentence(counted, count, changed.data?.data.length ?? 0)}
        actions={
          mayOperate ? (
            <Button leftSection={<IconPlus size={16} stroke={2} aria-hidden />} onClick={() => setAdding(true)}>
              {t.add}
            </Button>
          ) : undefined
        }
      />
      <nav className={classes.parts} aria-label={t.title}>
        <Link
          to="/replies"
          className={classes.part}
          aria-current={isList ? undefined : "page"}
          activeOptions={{ exact: true }}
          activeProps={{}}
        >
          {t.messages}
        </Link>
        <Link
          to="/replies"
          search={{ show: "opt-outs" } as never}
          className={classes.part}
          aria-current={isList ? "page" : undefined}
          activeOptions={{ exact: true }}
          activeProps={{}}
        >
          {t.optOuts}
        </Link>
      </nav>
      {isList ? (
        <>
          {(changed.data?.data.length ?? 0) > 0 ? (
            <Section title={t.changedTitle} note={t.changedNote} isWide>
              <ChangedNumbers of={changed.data?.data ?? []} />
            </Section>
          ) : null}
          <Section title={t.optOuts} note={t.optOutsNote} isWide>
            <OptOuts />
          </Section>
        </>
      ) : (
        <Section title={t.messages} note={t.messagesNote} isWide>
          <Messages />
        </Section>
      )}
      <AddDialog isOpen={isAdding} onClose={() => setAdding(false)} />
    </>
  );
}
