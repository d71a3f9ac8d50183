import { Button, Select, UnstyledButton } from "@mantine/core";
import { IconPackage, IconPlugConnected, IconPlus, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useMay } from "../../api/session.ts";
import { useLanguage } from "../../i18n/language.tsx";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Missing } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useSearchState } from "../../parts/search-state.ts";
import { Answer, EmptyState, ErrorState } from "../../parts/states.tsx";
import { texts as partTexts } from "../../parts/texts.ts";
import { countCells, states } from "./coverage.ts";
import {
  type Authenticator,
  coverageQuery,
  linksQuery,
  type Template,
  type Link as TemplateLink,
  templatesQuery,
  useShownAuthenticator,
  useSync,
} from "./data.ts";
import { CoverageGrid } from "./grid.tsx";
import { useLanguageName } from "./language-name.ts";
import classes from "./page.module.css";
import { StartersDialog } from "./starters.tsx";
import { statusOf, TemplateStatus, worstOf } from "./template-status.tsx";
import { texts } from "./texts.ts";

export default function TemplatesPage() {
  const t = useTexts(texts);
  const answer = useShownAuthenticator();
  return (
    <Answer of={answer}>
      {({ all, shown }) =>
        shown === null ? (
          <>
            <PageHeader title={t.title} />
            <Card>
              <EmptyState
                icon={IconPlugConnected}
                action={
                  <Button component={Link} to={"/authenticators" as never}>
                    {t.toConnect}
                  </Button>
                }
              >
                {t.noAuthenticator}
              </EmptyState>
            </Card>
          </>
        ) : (
          <Templates key={shown.id} all={all} authenticator={shown} />
        )
      }
    </Answer>
  );
}

function Templates({ all, authenticator }: { all: readonly Authenticator[]; authenticator: Authenticator }) {
  const t = useTexts(texts);
  const mayChange = useMay("configure");
  const [, change] = useSearchState();
  const { id } = authenticator;
  const coverage = useQuery(coverageQuery(id));
  const sync = useSync(id);
  const [isSubmitting, setSubmitting] = useState(false);
  const count = coverage.data === undefined ? null : countCells(coverage.data.data);
  const sentence =
    count === null
      ? undefined
      : [
          t.count(count.send, count.all),
          ...(count.needHand === 0 ? [] : [t.needHand(count.needHand)]),
          ...(count.inReview === 0 ? [] : [t.withMeta(count.inReview)]),
        ].join(" ");
  return (
    <>
      <PageHeader
        title={t.title}
        sentence={sentence}
        actions={
          <>
            {all.length > 1 ? (
              <Select
                aria-label={t.authenticator}
                data={all.map(({ id, name }) => ({ value: id, label: name }))}
                value={id}
                allowDeselect={false}
                w={180}
                onChange={(value) => change({ authenticator: value ?? undefined })}
              />
            ) : null}
            {mayChange ? (
              <>
                <Button
                  variant="default"
                  loading={sync.isPending}
                  leftSection={<IconRefresh size={16} stroke={1.75} aria-hidden />}
                  onClick={() => sync.mutate()}
                >
                  {t.sync}
                </Button>
                <Button
                  variant="default"
                  leftSection={<IconPackage size={16} stroke={1.75} aria-hidden />}
                  onClick={() => setSubmitting(true)}
                >
                  {t.submitStarters}
                </Button>
                <Button
                  component={Link}
                  to={"/templates/new" as never}
                  leftSection={<IconPlus size={16} stroke={2} aria-hidden />}
                >
                  {t.newTemplate}
                </Button>
              </>
            ) : null}
          </>
        }
      />
      {sync.error === null ? null : <ErrorState error={sync.error} />}
      <div className={classes.parts}>
        <Answer of={coverage} rows={6}>
          {({ data }) => <CoverageGrid cells={data} />}
        </Answer>
        <TemplateList id={id} />
      </div>
      <StartersDialog id={id} isOpen={isSubmitting} onClose={() => setSubmitting(false)} />
    </>
  );
}

interface Group {
  name: string;
  templates: readonly Template[];
  usedFor: readonly string[];
}

const fewRows = 8;

function TemplateList({ id }: { id: string }) {
  const locale = useLanguage();
  const t = useTexts(texts);
  const tp = useTexts(partTexts);
  const nameOf = useLanguageName();
  const saysOf = useWhatMetaSays();
  const templates = useQuery(templatesQuery(id));
  const links = useQuery(linksQuery(id));
  const [isWhole, setWhole] = useState(false);
  const groups = useMemo(
    () => (templates.data === undefined ? undefined : grouped(templates.data, links.data?.data ?? [])),
    [templates.data, links.data],
  );
  const stateWords = (group: Group) =>
    group.usedFor.map((state) => tp[state as (typeof states)[number]]).join(locale.language === "ar" ? "، " : ", ");
  const word = (key: string) => (key in t ? (t[key as "UTILITY"] as string) : key);
  const columns: Column<Group>[] = [
    { id: "name", header: t.name, cell: ({ name }) => <Code mono>{name}</Code> },
    {
      id: "languages",
      header: t.languages,
      cell: (group) => (
        <span className={classes.languages}>
          {group.templates.map(({ language }) => (
            <span key={language} className={classes.language} title={nameOf(language)}>
              {language}
            </span>
          ))}
        </span>
      ),
    },
    {
      id: "category",
      header: t.category,
      cell: (group) => [...new Set(group.templates.map(({ category }) => word(category)))].join(" / "),
    },
    {
      id: "status",
      header: t.status,
      cell: (group) => <TemplateStatus status={worstOf(group.templates.map(statusOf))} />,
    },
    {
      id: "quality",
      header: t.quality,
      cell: (group) => <Quality of={group.templates} word={word} />,
    },
    {
      id: "used",
      header: t.usedFor,
      cell: (group) => (group.usedFor.length === 0 ? <Missing /> : stateWords(group)),
    },
    {
      id: "says",
      header: t.metaSays,
      cell: (group) => <span className={classes.says}>{group.templates.flatMap(saysOf).join(" · ")}</span>,
    },
  ];
  const shown = isWhole ? groups : groups?.slice(0, fewRows);
  return (
    <Card
      title={t.inAccount}
      note={templates.data === undefined ? undefined : t.synced(groups?.length ?? 0)}
      flush
      actions={
        (groups?.length ?? 0) > fewRows ? (
          <UnstyledButton className={classes.all ?? ""} onClick={() => setWhole(!isWhole)}>
            {isWhole ? t.seeFewer : t.seeAll}
          </UnstyledButton>
        ) : undefined
      }
    >
      <div className={classes.table}>
        <DataTable
          label={t.inAccount}
          columns={columns}
          rows={shown}
          rowId={({ name }) => name}
          error={templates.error}
          onRetry={() => void templates.refetch()}
          empty={<EmptyState>{t.noTemplates}</EmptyState>}
          narrow={(group) => (
            <div className={classes.narrow}>
              <Code mono>{group.name}</Code>
              <TemplateStatus status={worstOf(group.templates.map(statusOf))} />
              <span className={classes.says}>
                {group.templates.map(({ language }) => nameOf(language)).join(", ")}
                {group.templates.flatMap(saysOf).map((says) => ` · ${says}`)}
              </span>
            </div>
          )}
        />
      </div>
    </Card>
  );
}

const qualityRank = ["RED", "YELLOW", "GREEN"];

function Quality({ of, word }: { of: readonly Template[]; word: (key: string) => string }) {
  const worst = qualityRank.find((rank) => of.some(({ quality }) => quality === rank));
  return worst === undefined ? (
    <Missing />
  ) : (
    <span className={classes.quality} data-quality={worst}>
      {word(worst)}
    </span>
  );
}

/** Of one template in one language, in our words; nothing where there is nothing to say. */
function useWhatMetaSays(): (template: Template) => string[] {
  const t = useTexts(texts);
  const nameOf = useLanguageName();
  return (template) => {
    const language = nameOf(template.language);
    const codes = template.alerts.map(({ code }) => code);
    const status = statusOf(template);
    return [
      ...(status === "rejected" ? [t.saysRejected(language, `\u2066${template.rejected_reason ?? "–"}\u2069`)] : []),
      ...(status === "paused" ? [t.saysPaused(language)] : []),
      ...(status === "in_review" ? [t.saysReview(language)] : []),
      ...(codes.includes("category_drift") ? [t.saysMarketing(language)] : []),
      ...(codes.includes("category_announced") ? [t.saysAnnounced(language)] : []),
      ...(codes.includes("link_frozen") ? [t.saysFrozen(language)] : []),
    ];
  };
}

function grouped(templates: readonly Template[], links: readonly TemplateLink[]): Group[] {
  const byName = Map.groupBy(templates, ({ name }) => name);
  return Array.from(byName, ([name, templates]) => ({
    name,
    templates,
    usedFor: states.filter((state) => links.some((link) => link.template_name === name && link.state === state)),
  }));
}
