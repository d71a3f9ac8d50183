/** What stands where there is nothing to show, or where something is in the way. */
import { Alert, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { Refusal } from "../api/refusal.ts";
import { useTexts } from "../i18n/use-texts.ts";
import { Code } from "./bdi.tsx";
import type { IconType } from "./pill.tsx";
import classes from "./states.module.css";
import { texts } from "./texts.ts";

export interface EmptyStateProps {
  icon?: IconType;
  /** One sentence or two: what is not there, and what to do. */
  children: ReactNode;
  /** Buttons or links that do it. */
  action?: ReactNode;
}

export function EmptyState({ icon: Sign, children, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      {Sign === undefined ? null : <Sign size={28} stroke={1.5} aria-hidden className={classes.emptyIcon ?? ""} />}
      <Text c="dimmed" size="md" maw={460}>
        {children}
      </Text>
      {action}
    </div>
  );
}

/** One sentence what, one what to do, the code last. */
export function useErrorWords(): (error: unknown) => { what: string; advice: string | null; code: string | null } {
  const t = useTexts(texts);
  return (error) => {
    if (!(error instanceof Refusal)) return { what: t.internal, advice: t.internalAdvice, code: null };
    const { kind, status, message, requestId, retryAfterSeconds, fields } = error;
    switch (kind) {
      case "no_answer":
      case "unavailable":
        return { what: t.noAnswer, advice: t.noAnswerAdvice, code: null };
      case "not_authenticated":
        return { what: t.notSignedIn, advice: null, code: null };
      case "not_allowed":
        return { what: t.notAllowed, advice: t.notAllowedAdvice, code: null };
      case "not_found":
        return { what: t.notFound, advice: t.notFoundAdvice, code: null };
      case "too_many":
        return { what: t.tooMany, advice: t.tooManyAdvice(retryAfterSeconds ?? 60), code: null };
      case "bad_input":
        return { what: t.checkFields, advice: Object.values(fields).flat().join(" ") || null, code: null };
      default:
        return status >= 500
          ? { what: t.internal, advice: t.internalAdvice, code: requestId }
          : { what: t.refused, advice: message, code: null };
    }
  };
}

/** Beside what it is about: a card, a row, a form. `onRetry` is for questions; what was typed is sent by its own button. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const t = useTexts(texts);
  const { what, advice, code } = useErrorWords()(error);
  return (
    <Alert
      className={classes.error ?? ""}
      color="coral"
      variant="light"
      radius="md"
      role="alert"
      icon={<IconAlertCircle size={18} stroke={1.75} aria-hidden />}
      title={what}
    >
      {advice === null ? null : (
        <Text size="sm" c="var(--mantine-color-text)" dir="auto">
          {advice}
        </Text>
      )}
      {code === null ? null : (
        <Text size="xs" c="dimmed" mt={4}>
          <Code mono>{code}</Code>
        </Text>
      )}
      {onRetry === undefined ? null : (
        <Button size="xs" variant="default" mt={8} onClick={onRetry}>
          {t.retry}
        </Button>
      )}
    </Alert>
  );
}

const quietMs = 150;

/** Only where nothing is known, and only when it takes a moment. */
export function Loading({ rows = 3, height = 20 }: { rows?: number; height?: number }) {
  const t = useTexts(texts);
  const isLate = useIsLate();
  return (
    <Stack gap={10} p="md" aria-busy role="status">
      <span className="for-readers">{t.loading}</span>
      {isLate
        ? rowNumbers(rows).map((row) => (
            <Skeleton key={row} height={height} width={`${90 - ((row * 17) % 40)}%`} radius="sm" />
          ))
        : null}
    </Stack>
  );
}

export function useIsLate(): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), quietMs);
    return () => clearTimeout(timer);
  }, []);
  return isLate;
}

interface Question<T> {
  data: T | undefined;
  error: unknown;
  refetch: () => unknown;
}

/** The usual three ways of a question: not known yet, in the way, there. What was known stays when a renewal fails. */
export function Answer<T>({
  of,
  children,
  rows = 3,
}: {
  of: Question<T>;
  children: (data: T) => ReactNode;
  rows?: number;
}) {
  if (of.data !== undefined) return children(of.data);
  if (of.error !== null) return <ErrorState error={of.error} onRetry={() => void of.refetch()} />;
  return <Loading rows={rows} />;
}

/** 1, 2, 3, …: the names of rows that are only guessed. */
export function rowNumbers(count: number): number[] {
  return Array.from({ length: count }, (_, row) => row + 1);
}

export interface NothingFitsProps {
  /** The rows of this page did not fit, and there are older ones. */
  further: { words: string; label: string; onLook: () => void } | null;
  /** The filters that are set, in words. */
  set: readonly { key: string; words: string }[];
  onClear: (key: string) => void;
}

/** A list in which nothing fits its filters: looks further back, or offers to take a filter away. */
export function NothingFits({ further, set, onClear }: NothingFitsProps) {
  const t = useTexts(texts);
  if (further !== null) {
    return (
      <EmptyState
        action={
          <Button variant="default" onClick={further.onLook}>
            {further.label}
          </Button>
        }
      >
        {further.words}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      action={
        <Group gap={8} justify="center">
          {set.map(({ key, words }) => (
            <Button key={key} variant="default" onClick={() => onClear(key)}>
              {t.clearFilter(words)}
            </Button>
          ))}
        </Group>
      }
    >
      {t.nothingMatches}
    </EmptyState>
  );
}
