import { Anchor, Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { call } from "../../../api/client.ts";
import { useMay } from "../../../api/session.ts";
import { useTexts } from "../../../i18n/use-texts.ts";
import { Time } from "../../../parts/bdi.tsx";
import { type Column, DataTable } from "../../../parts/data-table.tsx";
import { SecretOnce } from "../../../parts/secret-once.tsx";
import { Section } from "../../../parts/section.tsx";
import { EmptyState } from "../../../parts/states.tsx";
import classes from "../parts.module.css";
import { DevelopersHeader } from "../parts.tsx";
import { texts as shared } from "../texts.ts";
import { type Endpoint, EndpointDialog } from "./form.tsx";
import { needsLook, Standing } from "./standing.tsx";
import { texts } from "./texts.ts";

export default function WebhookEndpointsPage() {
  const t = useTexts(texts);
  const s = useTexts(shared);
  const mayConfigure = useMay("configure");
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<(Endpoint & { secret?: string }) | null>(null);
  const endpoints = useQuery({
    queryKey: ["webhook-endpoints"],
    queryFn: ({ signal }) => call("GET /v1/webhook-endpoints", { query: { limit: 200 }, signal }),
    refetchInterval: 30_000,
  });
  const open = ({ id }: Endpoint) =>
    void navigate({ to: "/developers/webhook-endpoints/$id", params: { id } as never });
  const columns = useMemo<Column<Endpoint>[]>(
    () => [
      { id: "url", header: t.url, cell: (endpoint) => <UrlLink of={endpoint} /> },
      { id: "events", header: t.events, cell: ({ events }) => t.eventCount(events.length) },
      { id: "status", header: t.status, cell: (endpoint) => <Standing of={endpoint} /> },
      { id: "made", header: s.created, isFigure: true, cell: ({ created_at }) => <Time at={created_at} /> },
    ],
    [t, s],
  );
  const rows = endpoints.data?.data;
  return (
    <>
      <DevelopersHeader
        part="endpoints"
        sentence={
          rows === undefined
            ? undefined
            : t.sentence(rows.filter(({ paused }) => paused === null).length, rows.filter(needsLook).length)
        }
        actions={
          mayConfigure ? (
            <Button leftSection={<IconPlus size={16} stroke={2} aria-hidden />} onClick={() => setAdding(true)}>
              {t.add}
            </Button>
          ) : undefined
        }
      />
      <Section title={t.title} note={t.note}>
        <DataTable
          label={t.title}
          columns={columns}
          rows={rows}
          rowId={({ id }) => id}
          error={endpoints.error}
          onRetry={() => void endpoints.refetch()}
          empty={<EmptyState>{t.empty}</EmptyState>}
          onOpen={open}
          narrow={(endpoint) => (
            <div className={classes.narrow}>
              <UrlLink of={endpoint} />
              <Standing of={endpoint} />
              <span className={classes.dimmed}>{t.eventCount(endpoint.events.length)}</span>
              <Time at={endpoint.created_at} />
            </div>
          )}
        />
      </Section>
      <EndpointDialog
        isOpen={isAdding}
        endpoint={null}
        onClose={() => setAdding(false)}
        onSaved={(endpoint) => {
          setAdding(false);
          setMade(endpoint);
          void client.invalidateQueries({ queryKey: ["webhook-endpoints"] });
        }}
      />
      <SecretOnce
        secret={made?.secret ?? null}
        title={t.secretTitle}
        note={t.secretNote}
        copyLabel={t.copySecret}
        onClose={() => {
          if (made !== null) open(made);
          setMade(null);
        }}
      />
    </>
  );
}

function UrlLink({ of: { id, url } }: { of: Endpoint }) {
  return (
    <Anchor
      renderRoot={(props) => <Link to="/developers/webhook-endpoints/$id" params={{ id } as never} {...props} />}
      size="sm"
      title={url}
    >
      <bdi dir="ltr" className={`${classes.cut} mono`}>
        {url}
      </bdi>
    </Anchor>
  );
}
