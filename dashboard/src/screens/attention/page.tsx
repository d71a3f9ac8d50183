import { SegmentedControl } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTexts } from "../../i18n/use-texts.ts";
import { Money } from "../../parts/bdi.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useSearchState } from "../../parts/search-state.ts";
import { Answer, EmptyState } from "../../parts/states.tsx";
import { CauseCard } from "./cause.tsx";
import { useMend } from "./mend.ts";
import { sumOf } from "./money.ts";
import classes from "./page.module.css";
import { attentionQuery, type Cause, countOf, idOf, isOfMessages } from "./query.ts";
import { texts } from "./texts.ts";

const kinds = ["all", "held", "failed", "other"] as const;
type Kind = (typeof kinds)[number];

export default function AttentionPage() {
  const t = useTexts(texts);
  const causes = useQuery(attentionQuery);
  return (
    <>
      <PageHeader
        title={t.title}
        sentence={causes.data === undefined ? undefined : <Sentence causes={causes.data} />}
        actions={causes.data === undefined || causes.data.length < 2 ? undefined : <Kinds causes={causes.data} />}
      />
      <Answer of={causes} rows={5}>
        {(data) => <Causes causes={data} />}
      </Answer>
    </>
  );
}

function Causes({ causes }: { causes: readonly Cause[] }) {
  const t = useTexts(texts);
  const [{ kind }] = useSearchState();
  const shown = causes.filter((cause) => isOfKind(cause, readKind(kind)));
  const mend = useMend();
  // The first one is open; when it is mended, the next stays as it was, since nothing may jump under a hand.
  const [first] = useState(causes[0] === undefined ? null : idOf(causes[0]));
  const [chosen, choose] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [told, tell] = useState<string | null>(null);
  const primary = shown.find((cause) => mend(cause)?.isMine);
  return (
    <>
      <p className={classes.told} role="status">
        {told}
      </p>
      {shown.length === 0 ? (
        <EmptyState icon={IconCircleCheck}>{causes.length === 0 ? t.empty : t.emptyKind}</EmptyState>
      ) : (
        <div className={classes.causes}>
          {shown.map((cause) => {
            const id = idOf(cause);
            const isOpen = chosen.get(id) ?? id === first;
            return (
              <CauseCard
                key={id}
                cause={cause}
                isFirst={cause === shown[0]}
                isPrimary={cause === primary}
                isOpen={isOpen}
                onToggle={() => choose(new Map(chosen).set(id, !isOpen))}
                onTell={tell}
              />
            );
          })}
        </div>
      )}
    </>
  );
}

function Sentence({ causes }: { causes: readonly Cause[] }) {
  const t = useTexts(texts);
  if (causes.length === 0) return null;
  const ofMessages = causes.filter(isOfMessages);
  const sums = sumOf(ofMessages.flatMap(({ money }) => money));
  const hasHeld = causes.some(({ kind }) => kind === "held");
  const count = countOf(ofMessages);
  return (
    <>
      {count > 0 ? `${t.messages(count)}${comma(t)}` : ""}
      {t.causes(causes.length)}
      {sums.map(({ currency_code, amount }) => (
        <span key={currency_code}>
          {comma(t)}
          <Money amount={amount} currency={currency_code} />
        </span>
      ))}
      {sums.length > 0 ? ` ${t.waiting}` : ""}
      {". "}
      {hasHeld ? t.leaveThemselves : ""}
    </>
  );
}

function Kinds({ causes }: { causes: readonly Cause[] }) {
  const t = useTexts(texts);
  const [{ kind }, change] = useSearchState();
  const words: Record<Kind, string> = { all: t.all, held: t.heldKind, failed: t.failedKind, other: t.other };
  return (
    <SegmentedControl
      aria-label={t.kinds}
      className={classes.kinds ?? ""}
      value={readKind(kind)}
      onChange={(value) => change({ kind: value === "all" ? undefined : value }, { replace: true })}
      data={kinds.map((value) => ({
        value,
        label: (
          <span className={classes.kind}>
            {words[value]} <b>{countOf(causes.filter((cause) => isOfKind(cause, value)))}</b>
          </span>
        ),
      }))}
    />
  );
}

function comma(t: { title: string }): string {
  return /[\u0600-\u06ff]/.test(t.title) ? "، " : ", ";
}

function readKind(kind: string | undefined): Kind {
  return kinds.find((known) => known === kind) ?? "all";
}

function isOfKind({ kind }: Cause, wanted: Kind): boolean {
  if (wanted === "all") return true;
  return wanted === "other" ? kind !== "held" && kind !== "failed" : kind === wanted;
}
