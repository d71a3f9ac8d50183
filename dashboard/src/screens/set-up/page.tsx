import { Anchor, Progress as Bar, Button, UnstyledButton } from "@mantine/core";
import { IconCheck, IconDeviceMobileMessage, IconFlask } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";
import { useMe } from "../../api/session.ts";
import { formatPhone } from "../../format/phone.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Card } from "../../parts/card.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Pill } from "../../parts/pill.tsx";
import { useSearchState } from "../../parts/search-state.ts";
import { Answer } from "../../parts/states.tsx";
import classes from "./page.module.css";
import { type Progress, type StepName, stepNames, useProgress } from "./progress.ts";
import { CheckStep, ConnectStep, CoveredStep, LiveStep, TemplatesStep, TestStep } from "./steps.tsx";
import { texts } from "./texts.ts";
import { CustomersView } from "./view.tsx";

/** Six steps on one page, one of them open; each says what is wrong and what to press. */
export default function SetUpPage() {
  const answer = useProgress();
  return <Answer of={answer}>{(progress) => <SetUp progress={progress} />}</Answer>;
}

function SetUp({ progress }: { progress: Progress }) {
  const t = useTexts(texts);
  const me = useMe();
  const navigate = useNavigate();
  const [{ step: wanted }, change] = useSearchState();
  const open = stepNames.find((name) => name === wanted) ?? (wanted === "none" ? null : progress.next);
  const { done, doneCount, authenticator, next } = progress;
  const note = useNotes(progress);
  const bodies: Record<StepName, ReactNode> = {
    connect: <ConnectStep progress={progress} />,
    checks: <CheckStep progress={progress} />,
    templates: <TemplatesStep progress={progress} />,
    covered: <CoveredStep progress={progress} />,
    test: <TestStep progress={progress} />,
    live: <LiveStep progress={progress} />,
  };
  return (
    <>
      <PageHeader
        title={t.title}
        sentence={t.progress(doneCount, stepNames.length - doneCount)}
        actions={
          <Button
            variant="subtle"
            color="gray"
            onClick={() => {
              progress.keep("hidden");
              void navigate({ to: "/" });
            }}
          >
            {t.hide}
          </Button>
        }
      />
      <Bar
        value={(100 * doneCount) / stepNames.length}
        size={5}
        mb="md"
        aria-label={t.progress(doneCount, stepNames.length - doneCount)}
      />
      <div className={classes.columns}>
        <ol className={classes.steps}>
          {stepNames.map((name, index) => (
            <Step
              key={name}
              number={index + 1}
              title={t[name]}
              note={note(name)}
              isDone={done[name]}
              isOpen={name === open}
              // What comes later needs what comes first.
              isWaiting={authenticator === null && name !== "connect"}
              onToggle={() => change({ step: name === open ? (name === next ? "none" : undefined) : name })}
            >
              {bodies[name]}
            </Step>
          ))}
        </ol>
        <aside className={classes.aside}>
          <Card
            title={t.customersView}
            flush
            actions={
              authenticator?.environment === "sandbox" ? (
                <Pill color="iris" icon={IconFlask}>
                  {t.simulatorPill}
                </Pill>
              ) : undefined
            }
          >
            <CustomersView progress={progress} />
            {me.simulator_url === null ? null : (
              <div className={classes.openPhone}>
                <Button
                  component="a"
                  href={me.simulator_url}
                  target="_blank"
                  rel="noopener"
                  variant="default"
                  fullWidth
                  leftSection={<IconDeviceMobileMessage size={16} stroke={1.75} aria-hidden />}
                >
                  {t.openPhone}
                </Button>
              </div>
            )}
          </Card>
          <p className={classes.keeps}>{t.keepsPlace}</p>
        </aside>
      </div>
    </>
  );
}

interface StepProps {
  number: number;
  title: string;
  note: ReactNode;
  isDone: boolean;
  isOpen: boolean;
  isWaiting: boolean;
  onToggle: () => void;
  children: ReactNode;
}

function Step({ number, title, note, isDone, isOpen, isWaiting, onToggle, children }: StepProps) {
  const t = useTexts(texts);
  const id = useId();
  return (
    <li className={classes.step} data-open={isOpen || undefined}>
      <span className={classes.sign} data-done={isDone || undefined} data-open={isOpen || undefined} aria-hidden>
        {isDone ? <IconCheck size={16} stroke={2.5} /> : number}
      </span>
      <div className={classes.inner}>
        <h2>
          <UnstyledButton
            className={classes.head ?? ""}
            aria-expanded={isOpen}
            aria-controls={id}
            disabled={isWaiting}
            onClick={onToggle}
          >
            <span>
              <b data-dimmed={!isOpen || undefined}>{title}</b>
              {isDone ? <span className="for-readers"> ({t.doneWord})</span> : null}
              <small>{note}</small>
            </span>
            {isDone ? (
              <Anchor component="span" size="sm" fw={500}>
                {isOpen ? t.close : t.review}
              </Anchor>
            ) : null}
          </UnstyledButton>
        </h2>
        <div id={id} hidden={!isOpen} className={classes.body}>
          {isOpen ? children : null}
        </div>
      </div>
    </li>
  );
}

/** Beside each step's title: what is true of it. */
function useNotes({ authenticator, done, count, hasWayIn }: Progress): (name: StepName) => ReactNode {
  const t = useTexts(texts);
  return (name) => {
    switch (name) {
      case "connect":
        return authenticator === null ? null : authenticator.environment === "sandbox" ? (
          t.isSimulator
        ) : (
          <bdi dir={authenticator.display_phone_number === null ? "auto" : "ltr"}>
            {authenticator.display_phone_number === null
              ? authenticator.name
              : formatPhone(authenticator.display_phone_number)}
          </bdi>
        );
      case "checks": {
        if (authenticator === null) return t.checksNote;
        const failed = authenticator.checks.filter(({ ok }) => !ok).length;
        return failed === 0 ? t.checksGood(authenticator.checks.length) : t.checksFailed(failed);
      }
      case "templates":
        return t.templatesNote;
      case "covered":
        return done.templates ? t.coveredOf(count.send, count.all) : t.coveredNote;
      case "test":
        return done.test ? t.testDone : t.testNote;
      case "live":
        return hasWayIn ? t.liveDone : t.liveNote;
    }
  };
}
