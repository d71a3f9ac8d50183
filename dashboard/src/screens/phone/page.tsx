import { Button } from "@mantine/core";
import {
  IconBug,
  IconCash,
  IconDeviceMobileMessage,
  IconExternalLink,
  IconFlask,
  IconMessage,
  IconUsers,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { authenticatorsQuery } from "../../api/queries.ts";
import { useMay, useMe } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Pill } from "../../parts/pill.tsx";
import { EmptyState } from "../../parts/states.tsx";
import classes from "./page.module.css";
import { texts } from "./texts.ts";

/** The way to the simulator's own page, which is a program of its own at an address of its own. */
export default function PhonePage() {
  const t = useTexts(texts);
  const { simulator_url } = useMe();
  const mayConnect = useMay("configure");
  const authenticators = useQuery(authenticatorsQuery);
  const isConnected = authenticators.data?.data.some(({ environment }) => environment === "sandbox") ?? true;
  const uses = [
    { icon: IconMessage, title: t.read, why: t.readWhy },
    { icon: IconUsers, title: t.reply, why: t.replyWhy },
    { icon: IconCash, title: t.pay, why: t.payWhy },
    { icon: IconBug, title: t.faults, why: t.faultsWhy },
  ];
  return (
    <>
      <PageHeader
        title={t.title}
        sentence={t.sentence}
        badge={
          <Pill color="iris" icon={IconFlask}>
            {t.pill}
          </Pill>
        }
        actions={
          simulator_url === null ? undefined : (
            <Button
              component="a"
              href={simulator_url}
              target="_blank"
              rel="noopener"
              leftSection={<IconExternalLink size={16} stroke={1.75} aria-hidden />}
            >
              {t.open}
            </Button>
          )
        }
      />
      {simulator_url === null ? (
        <Card>
          <EmptyState
            icon={IconDeviceMobileMessage}
            action={
              <div className={classes.commands}>
                <Code mono>zajel serve --sandbox</Code>
                <Code mono>zajel demo</Code>
              </div>
            }
          >
            {t.none}
          </EmptyState>
        </Card>
      ) : (
        <>
          {isConnected ? null : (
            <div className={classes.note}>
              <span>{t.notConnected}</span>
              {mayConnect ? (
                <Button component={Link} to={"/authenticators/new" as never} size="xs" variant="default">
                  {t.toSetUp}
                </Button>
              ) : null}
            </div>
          )}
          <Card title={t.whatFor} note={t.newWindow}>
            <ul className={classes.uses}>
              {uses.map(({ icon: Sign, title, why }) => (
                <li key={title}>
                  <Sign size={20} stroke={1.75} aria-hidden />
                  <div>
                    <h3>{title}</h3>
                    <p>{why}</p>
                  </div>
                </li>
              ))}
            </ul>
          </Card>
        </>
      )}
    </>
  );
}
