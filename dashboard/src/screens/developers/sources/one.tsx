import { Button, Menu } from "@mantine/core";
import { IconDots, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../../../api/client.ts";
import { useMay } from "../../../api/session.ts";
import { shortTime } from "../../../format/time.ts";
import { useTexts } from "../../../i18n/use-texts.ts";
import { Missing, Time, useTimeLocale } from "../../../parts/bdi.tsx";
import { Card } from "../../../parts/card.tsx";
import { ConfirmDialog } from "../../../parts/confirm-dialog.tsx";
import { CopyButton } from "../../../parts/copy-button.tsx";
import { PageHeader } from "../../../parts/page-header.tsx";
import { Pill } from "../../../parts/pill.tsx";
import { Fact, Facts, Section } from "../../../parts/section.tsx";
import { Answer } from "../../../parts/states.tsx";
import { untoldMs } from "../renewal.ts";
import { texts as shared } from "../texts.ts";
import { outcomeWord, SourceEvents } from "./events.tsx";
import { type Source, SourceDialog } from "./form.tsx";
import { kindName, postStates } from "./names.ts";
import { texts } from "./texts.ts";

export default function SourcePage() {
  const t = useTexts(texts);
  const { id = "" } = useParams({ strict: false }) as { id?: string };
  const source = useQuery({
    queryKey: ["sources", id],
    queryFn: ({ signal }) => call("GET /v1/sources/{id}", { path: { id }, signal }),
  });
  return (
    <>
      <Head id={id} source={source.data} />
      <Answer of={source}>
        {(source) => (
          <>
            <Section title={t.connection} note={t.connectionNote}>
              <Card>
                <Connection source={source} />
              </Card>
            </Section>
            <Section title={t.events} note={t.eventsNote}>
              <SourceEvents id={id} />
            </Section>
          </>
        )}
      </Answer>
    </>
  );
}

function Head({ id, source }: { id: string; source: Source | undefined }) {
  const t = useTexts(texts);
  const s = useTexts(shared);
  const locale = useTimeLocale();
  const mayConfigure = useMay("configure");
  const client = useQueryClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState<"edit" | "remove" | null>(null);
  const latest = useQuery({
    queryKey: ["sources", id, "latest"],
    queryFn: ({ signal }) => call("GET /v1/sources/{id}/events", { path: { id }, query: { limit: 1 }, signal }),
    refetchInterval: untoldMs,
  });
  const remove = useMutation({
    mutationFn: () => call("DELETE /v1/sources/{id}", { path: { id } }),
    onSuccess: async () => {
      await navigate({ to: "/developers/sources" });
      client.removeQueries({ queryKey: ["sources", id] });
      await client.invalidateQueries({ queryKey: ["sources"] });
    },
  });
  const kind = source === undefined ? t.title : kindName(source.kind);
  const event = latest.data?.data[0];
  const sentence =
    event === undefined
      ? t.noEvents
      : t.eventsSentence(outcomeWord(t, event.outcome), shortTime(locale, new Date(event.received_at), new Date()));
  return (
    <>
      <PageHeader
        title={t.one(kind)}
        crumbs={[
          { label: s.title, to: "/developers" },
          { label: s.sources, to: "/developers/sources" },
        ]}
        here={<bdi>{kind}</bdi>}
        sentence={latest.data === undefined ? "\u00a0" : sentence}
        badge={source?.environment === "sandbox" ? <Pill color="iris">{s.simulator}</Pill> : null}
        actions={
          mayConfigure && source !== undefined ? (
            <>
              <Button onClick={() => setOpen("edit")}>{s.edit}</Button>
              <Menu>
                <Menu.Target>
                  <Button variant="default" px={9} aria-label={s.more}>
                    <IconDots size={16} stroke={1.75} aria-hidden />
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item
                    color="coral"
                    leftSection={<IconTrash size={16} stroke={1.75} aria-hidden />}
                    onClick={() => setOpen("remove")}
                  >
                    {s.remove}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            </>
          ) : undefined
        }
      />
      {source === undefined ? null : (
        <SourceDialog
          isOpen={open === "edit"}
          source={source}
          onClose={() => setOpen(null)}
          onSaved={(saved) => {
            setOpen(null);
            client.setQueryData(["sources", id], saved);
            void client.invalidateQueries({ queryKey: ["sources"], exact: true });
          }}
        />
      )}
      <ConfirmDialog
        isOpen={open === "remove"}
        title={t.removeTitle(kind)}
        confirm={s.remove}
        isDangerous
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={() => setOpen(null)}
      >
        {t.removeWhat}
      </ConfirmDialog>
    </>
  );
}

function Connection({ source }: { source: Source }) {
  const t = useTexts(texts);
  const s = useTexts(shared);
  const { default_notifications, default_type, forward_url, previous_secret_until, unverified, url } = source;
  const ticked = new Set(default_notifications.whatsapp);
  const groups = [
    ...(ticked.has("created") ? [t.pre] : []),
    ...(postStates.some((state) => ticked.has(state)) ? [t.post] : []),
  ];
  return (
    <Facts>
      <Fact name={t.address}>
        <bdi dir="ltr" className="mono">
          {url}
        </bdi>
        <CopyButton value={url} label={s.copyAddress} />
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
      <Fact name={t.payments}>
        {default_type === "e_commerce" ? t.eCommerce : t.paymentRequest} ·{" "}
        {groups.length === 0 ? t.nothing : groups.join(" + ")}
      </Fact>
      <Fact name={t.forward}>
        {forward_url === null ? (
          t.notForwarded
        ) : (
          <bdi dir="ltr" className="mono">
            {forward_url}
          </bdi>
        )}
      </Fact>
      <Fact name={t.unverified}>
        {unverified === 0 ? (
          <Missing />
        ) : (
          <>
            <Pill color="amber">{t.unverifiedCount(unverified)}</Pill>
            {t.last} <Time at={source.last_unverified_at} />
          </>
        )}
      </Fact>
    </Facts>
  );
}
