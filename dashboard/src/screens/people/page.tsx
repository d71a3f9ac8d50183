import { Button, Menu, Select } from "@mantine/core";
import { IconDots, IconLink, IconUserMinus, IconUserPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type AnswerOf, call } from "../../api/client.ts";
import { useMay, useMe } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Code, Name, Time } from "../../parts/bdi.tsx";
import { type Column, DataTable } from "../../parts/data-table.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Pill } from "../../parts/pill.tsx";
import { Section } from "../../parts/section.tsx";
import { EmptyState, ErrorState } from "../../parts/states.tsx";
import { useUndo } from "../../parts/undo.tsx";
import { InviteDialog, type Invited, InvitedDialog } from "./invite.tsx";
import classes from "./page.module.css";
import { type Role, roles } from "./roles.ts";
import { texts } from "./texts.ts";

type Member = AnswerOf<"GET /v1/members">["data"][number];

const key = ["members"];

export default function PeoplePage() {
  const t = useTexts(texts);
  const client = useQueryClient();
  const me = useMe();
  const mayManageOwners = useMay("manage_owners");
  const [isInviting, setInviting] = useState(false);
  const [invited, setInvited] = useState<Invited | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const { pending, doUnlessUndone } = useUndo();
  const members = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => call("GET /v1/members", { query: { limit: 200 }, signal }),
  });
  const renew = () => client.invalidateQueries({ queryKey: key });
  const changeRole = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) =>
      call("PATCH /v1/members/{id}", { path: { id }, body: { role } }),
    onMutate: () => setRefused(null),
    onError: setRefused,
    onSettled: renew,
  });
  const newLink = useMutation({
    mutationFn: ({ id }: Member) => call("POST /v1/members/{id}/link", { path: { id } }),
    onMutate: () => setRefused(null),
    onSuccess: (made, { name }) => setInvited({ ...made, name }),
    onError: setRefused,
  });
  function remove({ id, name }: Member): void {
    setRefused(null);
    doUnlessUndone({
      id,
      words: t.removed(name),
      act: async () => {
        await call("DELETE /v1/members/{id}", { path: { id } });
        await renew();
      },
      onError: setRefused,
    });
  }
  const mayChange = ({ role, id }: Member) => id !== me.id && (role !== "owner" || mayManageOwners);
  const roleCell = (member: Member) =>
    mayChange(member) ? (
      <Select
        size="xs"
        w={132}
        aria-label={t.roleOf(member.name)}
        allowDeselect={false}
        data={roles
          .filter((role) => role !== "owner" || mayManageOwners)
          .map((role) => ({ value: role, label: t[role] }))}
        value={changeRole.isPending && changeRole.variables.id === member.id ? changeRole.variables.role : member.role}
        onChange={(role) => role !== null && changeRole.mutate({ id: member.id, role: role as Role })}
      />
    ) : (
      t[member.role]
    );
  const menuCell = (member: Member) =>
    mayChange(member) ? (
      <MemberMenu name={member.name} onLink={() => newLink.mutate(member)} onRemove={() => remove(member)} />
    ) : null;
  const columns: Column<Member>[] = [
    {
      id: "name",
      header: t.name,
      cell: (member) => (
        <div className={classes.person}>
          <span>
            <b>
              <Name>{member.name}</Name>
            </b>
            {member.id === me.id ? <span className={classes.dimmed}> ({t.you})</span> : null}
          </span>
          <span className={classes.dimmed}>
            <Code>{member.email}</Code>
          </span>
        </div>
      ),
    },
    { id: "role", header: t.role, cell: roleCell },
    { id: "factor", header: t.secondFactor, cell: ({ two_factor }) => (two_factor ? t.on : t.off) },
    { id: "state", header: t.state, cell: (member) => <State of={member} /> },
    { id: "since", header: t.since, isFigure: true, cell: ({ created_at }) => <Time at={created_at} /> },
    { id: "menu", header: "", label: t.more(""), width: "shrink", cell: menuCell },
  ];
  const rows = members.data?.data.filter(({ id }) => !pending.has(id));
  return (
    <>
      <PageHeader
        title={t.title}
        sentence={
          rows === undefined
            ? "\u00a0"
            : t.sentence(
                rows.filter(({ has_password }) => has_password).length,
                rows.filter(({ has_password }) => !has_password).length,
              )
        }
        actions={
          <Button leftSection={<IconUserPlus size={16} stroke={1.75} aria-hidden />} onClick={() => setInviting(true)}>
            {t.invite}
          </Button>
        }
      />
      <Section title={t.members} note={<RolesNote />}>
        {refused === null ? null : <ErrorState error={refused} />}
        <DataTable
          label={t.members}
          columns={columns}
          rows={rows}
          rowId={({ id }) => id}
          error={members.error}
          onRetry={() => void members.refetch()}
          empty={<EmptyState>{t.empty}</EmptyState>}
          narrow={(member) => (
            <div className={classes.narrow}>
              <div className={classes.person}>
                <b>
                  <Name>{member.name}</Name>
                </b>
                <span className={classes.dimmed}>
                  <Code>{member.email}</Code>
                </span>
              </div>
              {menuCell(member) ?? <span />}
              {roleCell(member)}
              <State of={member} />
            </div>
          )}
        />
      </Section>
      <InviteDialog
        isOpen={isInviting}
        onClose={() => setInviting(false)}
        onInvited={(invited) => {
          setInviting(false);
          setInvited(invited);
          void renew();
        }}
      />
      <InvitedDialog invited={invited} onClose={() => setInvited(null)} />
    </>
  );
}

function RolesNote() {
  const t = useTexts(texts);
  return (
    <>
      {t.note}
      <dl className={classes.roles}>
        {roles.map((role) => (
          <div key={role}>
            <dt>{t[role]}</dt>
            <dd>{t[`${role}What`]}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function State({ of: { has_password } }: { of: Member }) {
  const t = useTexts(texts);
  return has_password ? <Pill color="leaf">{t.active}</Pill> : <Pill color="amber">{t.invited}</Pill>;
}

function MemberMenu({ name, onLink, onRemove }: { name: string; onLink: () => void; onRemove: () => void }) {
  const t = useTexts(texts);
  const icon = { size: 16, stroke: 1.75, "aria-hidden": true } as const;
  return (
    <Menu>
      <Menu.Target>
        <Button size="xs" variant="subtle" color="gray" px={7} aria-label={t.more(name)}>
          <IconDots {...icon} />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconLink {...icon} />} onClick={onLink}>
          {t.newLink}
        </Menu.Item>
        <Menu.Item color="coral" leftSection={<IconUserMinus {...icon} />} onClick={onRemove}>
          {t.remove}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
