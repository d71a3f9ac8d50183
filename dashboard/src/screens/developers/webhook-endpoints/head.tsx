import { Button, Checkbox, Group, Menu, Select, Stack, Text } from "@mantine/core";
import {
  IconDots,
  IconKey,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconRepeat,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { call } from "../../../api/client.ts";
import { useMay } from "../../../api/session.ts";
import { shortTime } from "../../../format/time.ts";
import { useTexts } from "../../../i18n/use-texts.ts";
import { useTimeLocale } from "../../../parts/bdi.tsx";
import { ConfirmDialog } from "../../../parts/confirm-dialog.tsx";
import { Dialog } from "../../../parts/dialog.tsx";
import { PageHeader } from "../../../parts/page-header.tsx";
import { SecretOnce } from "../../../parts/secret-once.tsx";
import { ErrorState } from "../../../parts/states.tsx";
import { renewalOf } from "../renewal.ts";
import { texts as shared } from "../texts.ts";
import { deliveryWord } from "./deliveries.tsx";
import { type Endpoint, EndpointDialog } from "./form.tsx";
import { Standing } from "./standing.tsx";
import { texts } from "./texts.ts";

const icon = { size: 16, stroke: 1.75, "aria-hidden": true } as const;

export function EndpointHead({ id, endpoint }: { id: string; endpoint: Endpoint | undefined }) {
  const t = useTexts(texts);
  const s = useTexts(shared);
  const locale = useTimeLocale();
  const mayConfigure = useMay("configure");
  const client = useQueryClient();
  const latest = useQuery({
    queryKey: ["webhook-endpoints", id, "latest"],
    queryFn: ({ signal }) =>
      call("GET /v1/webhook-endpoints/{id}/deliveries", { path: { id }, query: { limit: 1 }, signal }),
    refetchInterval: ({ state }) => renewalOf(state.data?.data),
  });
  const renew = () => client.invalidateQueries({ queryKey: ["webhook-endpoints"] });
  const ping = useMutation({
    mutationFn: () => call("POST /v1/webhook-endpoints/{id}/ping", { path: { id } }),
    onSuccess: renew,
  });
  const last = latest.data?.data[0];
  const sentence =
    last === undefined
      ? t.noDelivery
      : t.lastSentence(
          last.type,
          deliveryWord(t, last.status),
          shortTime(locale, new Date(last.occurred_at), new Date()),
        );
  return (
    <>
      <PageHeader
        title={endpoint === undefined ? t.title : <bdi dir="ltr">{new URL(endpoint.url).host}</bdi>}
        windowTitle={endpoint === undefined ? t.title : new URL(endpoint.url).host}
        crumbs={[
          { label: s.title, to: "/developers" },
          { label: s.endpoints, to: "/developers/webhook-endpoints" },
        ]}
        badge={endpoint === undefined ? null : <Standing of={endpoint} />}
        sentence={latest.data === undefined ? "\u00a0" : sentence}
        actions={
          mayConfigure && endpoint !== undefined ? (
            <>
              {endpoint.paused === null ? (
                <Button loading={ping.isPending} onClick={() => ping.mutate()}>
                  {t.ping}
                </Button>
              ) : null}
              <Actions endpoint={endpoint} onChanged={renew} />
            </>
          ) : undefined
        }
      />
      {ping.error === null ? null : <ErrorState error={ping.error} />}
    </>
  );
}

type Open = "edit" | "rotate" | "replay" | "remove" | null;

function Actions({ endpoint, onChanged }: { endpoint: Endpoint; onChanged: () => unknown }) {
  const t = useTexts(texts);
  const s = useTexts(shared);
  const navigate = useNavigate();
  const client = useQueryClient();
  const [open, setOpen] = useState<Open>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const { id } = endpoint;
  const path = { id };
  const isPaused = endpoint.paused !== null;
  const setStatus = useMutation({
    mutationFn: (status: "active" | "paused") => call("PATCH /v1/webhook-endpoints/{id}", { path, body: { status } }),
    onSuccess: onChanged,
  });
  const rotate = useMutation({
    mutationFn: () => call("POST /v1/webhook-endpoints/{id}/rotate-secret", { path, body: null }),
    onSuccess: ({ secret }) => {
      setOpen(null);
      setSecret(secret);
      return onChanged();
    },
  });
  const remove = useMutation({
    mutationFn: () => call("DELETE /v1/webhook-endpoints/{id}", { path }),
    onSuccess: async () => {
      await navigate({ to: "/developers/webhook-endpoints" });
      client.removeQueries({ queryKey: ["webhook-endpoints", id] });
      await onChanged();
    },
  });
  const close = () => setOpen(null);
  return (
    <>
      <Button
        variant={isPaused ? "filled" : "default"}
        loading={setStatus.isPending}
        leftSection={isPaused ? <IconPlayerPlay {...icon} /> : <IconPlayerPause {...icon} />}
        onClick={() => setStatus.mutate(isPaused ? "active" : "paused")}
      >
        {isPaused ? t.resume : t.pause}
      </Button>
      <Menu>
        <Menu.Target>
          <Button variant="default" px={9} aria-label={s.more}>
            <IconDots {...icon} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil {...icon} />} onClick={() => setOpen("edit")}>
            {s.edit}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey {...icon} />} onClick={() => setOpen("rotate")}>
            {t.rotate}
          </Menu.Item>
          {isPaused ? null : (
            <Menu.Item leftSection={<IconRepeat {...icon} />} onClick={() => setOpen("replay")}>
              {t.replayRange}
            </Menu.Item>
          )}
          <Menu.Item color="coral" leftSection={<IconTrash {...icon} />} onClick={() => setOpen("remove")}>
            {s.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <EndpointDialog
        isOpen={open === "edit"}
        endpoint={endpoint}
        onClose={close}
        onSaved={() => {
          close();
          void onChanged();
        }}
      />
      <ConfirmDialog
        isOpen={open === "rotate"}
        title={t.rotateTitle}
        confirm={t.rotate}
        isBusy={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate()}
        onClose={close}
      >
        {t.rotateWhat}
      </ConfirmDialog>
      <Dialog isOpen={open === "replay"} title={t.replayRange} onClose={close}>
        <ReplayForm id={id} onReplayed={onChanged} />
      </Dialog>
      <ConfirmDialog
        isOpen={open === "remove"}
        title={t.removeTitle}
        confirm={s.remove}
        isDangerous
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={close}
      >
        {t.removeWhat}
      </ConfirmDialog>
      <SecretOnce
        secret={secret}
        title={t.secretTitle}
        note={t.secretNote}
        copyLabel={t.copySecret}
        onClose={() => setSecret(null)}
      />
    </>
  );
}

const hours = { hour: 1, day: 24, week: 168 } as const;

function ReplayForm({ id, onReplayed }: { id: string; onReplayed: () => unknown }) {
  const t = useTexts(texts);
  const [range, setRange] = useState<keyof typeof hours>("day");
  const [withDelivered, setWithDelivered] = useState(false);
  const replay = useMutation({
    mutationFn: async () => {
      const body = {
        from: new Date(Date.now() - hours[range] * 3_600_000).toISOString(),
        to: new Date().toISOString(),
        statuses: ["failed" as const, "missed" as const, ...(withDelivered ? (["delivered"] as const) : [])],
      };
      let count = 0;
      let cursor: string | null = null;
      do {
        const page: { replayed: number; next_cursor: string | null } = await call(
          "POST /v1/webhook-endpoints/{id}/replay",
          { path: { id }, body: { ...body, ...(cursor === null ? {} : { cursor }) } },
        );
        count += page.replayed;
        cursor = page.next_cursor;
      } while (cursor !== null);
      return count;
    },
    onSettled: onReplayed,
  });
  return (
    <Stack gap="md">
      <Text size="md">{t.replayWhat}</Text>
      <Select
        label={t.replayFrom}
        allowDeselect={false}
        data={[
          { value: "hour", label: t.hour },
          { value: "day", label: t.day },
          { value: "week", label: t.week },
        ]}
        value={range}
        onChange={(value) => setRange((value ?? "day") as keyof typeof hours)}
      />
      <Checkbox
        label={t.withDelivered}
        checked={withDelivered}
        onChange={(event) => setWithDelivered(event.currentTarget.checked)}
      />
      {replay.error === null ? null : <ErrorState error={replay.error} />}
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {replay.data === undefined ? "" : t.replayed(replay.data)}
        </Text>
        <Button loading={replay.isPending} onClick={() => replay.mutate()}>
          {t.replay}
        </Button>
      </Group>
    </Stack>
  );
}
