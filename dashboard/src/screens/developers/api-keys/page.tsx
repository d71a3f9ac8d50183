import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type AnswerOf, call } from "../../../api/client.ts";
import { useSettings } from "../../../api/session.ts";
import { useTexts } from "../../../i18n/use-texts.ts";
import { Name, Time } from "../../../parts/bdi.tsx";
import { ConfirmDialog } from "../../../parts/confirm-dialog.tsx";
import type { Column } from "../../../parts/data-table.tsx";
import { Pill } from "../../../parts/pill.tsx";
import { SecretOnce } from "../../../parts/secret-once.tsx";
import classes from "../parts.module.css";
import { DevelopersList } from "../parts.tsx";
import { KeyDialog } from "./create.tsx";
import { texts } from "./texts.ts";

type Key = AnswerOf<"GET /v1/merchants/{id}/api-keys">["data"][number];

export default function ApiKeysPage() {
  const t = useTexts(texts);
  const client = useQueryClient();
  const { id: merchantId } = useSettings();
  const [isCreating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [toRevoke, setToRevoke] = useState<Key | null>(null);
  const keys = useQuery({
    queryKey: ["api-keys", merchantId],
    queryFn: ({ signal }) =>
      call("GET /v1/merchants/{id}/api-keys", { path: { id: merchantId }, query: { limit: 200 }, signal }),
  });
  const renew = () => client.invalidateQueries({ queryKey: ["api-keys"] });
  const revoke = useMutation({
    mutationFn: ({ id }: Key) =>
      call("DELETE /v1/merchants/{id}/api-keys/{key_id}", { path: { id: merchantId, key_id: id } }),
    onSuccess: async () => {
      setToRevoke(null);
      await renew();
    },
  });
  const columns = useMemo<Column<Key>[]>(
    () => [
      { id: "name", header: t.name, cell: (key) => <Name>{key.name}</Name> },
      { id: "kind", header: t.kind, cell: (key) => <Kind of={key} /> },
      { id: "used", header: t.lastUsed, cell: (key) => <LastUsed of={key} /> },
      { id: "expires", header: t.expires, cell: (key) => <Time at={key.expires_at} /> },
      { id: "standing", header: t.standing, cell: (key) => <Standing of={key} /> },
      {
        id: "revoke",
        header: "",
        label: t.revoke,
        width: "shrink",
        cell: (key) => (isUsable(key) ? <RevokeButton onClick={() => setToRevoke(key)} name={key.name} /> : null),
      },
    ],
    [t],
  );
  return (
    <>
      <DevelopersList
        part="apiKeys"
        sentence={(rows) => {
          const usable = rows.filter(isUsable);
          return t.sentence(usable.length, usable.filter(({ last_used_at }) => last_used_at === null).length);
        }}
        add={{ label: t.create, act: () => setCreating(true) }}
        title={t.title}
        note={t.note}
        empty={t.empty}
        of={keys}
        columns={columns}
        narrow={(key) => (
          <div className={classes.narrow}>
            <b>
              <Name>{key.name}</Name>
            </b>
            <Standing of={key} />
            <span className={classes.dimmed}>
              <Kind of={key} /> · {t.lastUsed}: <LastUsed of={key} />
            </span>
            {isUsable(key) ? <RevokeButton onClick={() => setToRevoke(key)} name={key.name} /> : <span />}
          </div>
        )}
      />
      <KeyDialog
        isOpen={isCreating}
        onClose={() => setCreating(false)}
        onMade={(key) => {
          setCreating(false);
          setSecret(key);
          void renew();
        }}
      />
      <SecretOnce
        secret={secret}
        title={t.made}
        note={t.madeNote}
        copyLabel={t.copyKey}
        onClose={() => setSecret(null)}
      />
      <ConfirmDialog
        isOpen={toRevoke !== null}
        title={t.revokeTitle(toRevoke?.name ?? "")}
        confirm={t.revoke}
        isDangerous
        isBusy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => toRevoke !== null && revoke.mutate(toRevoke)}
        onClose={() => {
          setToRevoke(null);
          revoke.reset();
        }}
      >
        {t.revokeWhat}
      </ConfirmDialog>
    </>
  );
}

function RevokeButton({ name, onClick }: { name: string; onClick: () => void }) {
  const t = useTexts(texts);
  return (
    <Button size="xs" variant="default" onClick={onClick} aria-label={`${t.revoke}: ${name}`}>
      {t.revokeShort}
    </Button>
  );
}

const kindColors = { live: "petrol", team: "sky", test: "iris" } as const;

function Kind({ of: { kind, scope, phones } }: { of: Key }) {
  const t = useTexts(texts);
  if (scope === "state_reports") return <Pill color="neutral">{t.reports}</Pill>;
  const known = kind === "team" || kind === "test" ? kind : "live";
  return (
    <Pill color={kindColors[known]}>
      {t[known]}
      {kind === "team" ? ` · ${t.phonesCount(phones.length)}` : ""}
    </Pill>
  );
}

function LastUsed({ of: { last_used_at } }: { of: Key }) {
  const t = useTexts(texts);
  return last_used_at === null ? <span className={classes.dimmed}>{t.neverUsed}</span> : <Time at={last_used_at} />;
}

function Standing({ of: key }: { of: Key }) {
  const t = useTexts(texts);
  if (key.revoked_at !== null) {
    return (
      <span className={classes.dimmed}>
        {t.revoked} <Time at={key.revoked_at} />
      </span>
    );
  }
  if (!isUsable(key)) return <Pill color="amber">{t.expired}</Pill>;
  return <Pill color="leaf">{t.usable}</Pill>;
}

function isUsable({ revoked_at, expires_at }: Key): boolean {
  return revoked_at === null && (expires_at === null || Date.parse(expires_at) > Date.now());
}
