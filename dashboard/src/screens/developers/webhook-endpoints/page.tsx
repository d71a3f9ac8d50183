import { Anchor } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { call } from "../../../api/client.ts";
import { useMay } from "../../../api/session.ts";
import { useTexts } from "../../../i18n/use-texts.ts";
import { Time } from "../../../parts/bdi.tsx";
import type { Column } from "../../../parts/data-table.tsx";
import { SecretOnce } from "../../../parts/secret-once.tsx";
import classes from "../parts.module.css";
import { DevelopersList } from "../parts.tsx";
import { untoldMs } from "../renewal.ts";
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
    refetchInterval: untoldMs,
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
  return (
    <>
      <DevelopersList
        part="endpoints"
        sentence={(rows) =>
          t.sentence(rows.filter(({ paused }) => paused === null).length, rows.filter(needsLook).length)
        }
        add={mayConfigure ? { label: t.add, act: () => setAdding(true) } : null}
        title={t.title}
        note={t.note}
        empty={t.empty}
        of={endpoints}
        columns={columns}
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
