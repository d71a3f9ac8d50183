import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { call } from "../../../api/client.ts";
import { useTexts } from "../../../i18n/use-texts.ts";
import { Code, Time } from "../../../parts/bdi.tsx";
import { Card } from "../../../parts/card.tsx";
import { Fact, Facts, Section } from "../../../parts/section.tsx";
import { Answer } from "../../../parts/states.tsx";
import { untoldMs } from "../renewal.ts";
import { Deliveries } from "./deliveries.tsx";
import { eventNames } from "./events.ts";
import type { Endpoint } from "./form.tsx";
import { EndpointHead } from "./head.tsx";
import { texts } from "./texts.ts";

export default function WebhookEndpointPage() {
  const t = useTexts(texts);
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  const endpoint = useQuery({
    queryKey: ["webhook-endpoints", id],
    queryFn: ({ signal }) => call("GET /v1/webhook-endpoints/{id}", { path: { id }, signal }),
    refetchInterval: untoldMs,
  });
  return (
    <>
      <EndpointHead id={id} endpoint={endpoint.data} />
      <Answer of={endpoint}>
        {(endpoint) => (
          <>
            <Trouble of={endpoint} />
            <Section title={t.events} note={t.eventsWhat}>
              <Card>
                <Told of={endpoint} />
              </Card>
            </Section>
            <Section title={t.deliveries} note={t.deliveriesNote}>
              <Deliveries endpointId={id} isActive={endpoint.paused === null} />
            </Section>
          </>
        )}
      </Answer>
    </>
  );
}

/** Why it gets nothing, or soon may not. */
function Trouble({ of: { paused, failing_since, failures } }: { of: Endpoint }) {
  const t = useTexts(texts);
  if (paused === null && failing_since === null) return null;
  const reasons: Record<string, string> = { by_hand: t.byHand, failing: t.becauseFailing, gone: t.becauseGone };
  const isByHand = paused?.reason === "by_hand";
  return (
    <Alert
      color={isByHand ? "gray" : "amber"}
      variant="light"
      icon={<IconAlertTriangle size={18} stroke={1.75} aria-hidden />}
      mb="sm"
    >
      {paused === null ? t.failures(failures) : (reasons[paused.reason] ?? paused.reason)} {t.since}{" "}
      <Time at={paused?.since ?? failing_since} />
    </Alert>
  );
}

function Told({ of: { events, previous_secret_until, url } }: { of: Endpoint }) {
  const t = useTexts(texts);
  return (
    <Facts>
      <Fact name={t.url}>
        <bdi dir="ltr" className="mono">
          {url}
        </bdi>
      </Fact>
      <Fact name={t.events}>
        {events.length === eventNames.length ? t.allEvents : events.map((event) => <Code key={event}>{event}</Code>)}
      </Fact>
      <Fact name={t.secret}>
        {previous_secret_until === null ? (
          t.secretKept
        ) : (
          <>
            {t.secretBefore} <Time at={previous_secret_until} />
          </>
        )}
      </Fact>
    </Facts>
  );
}
