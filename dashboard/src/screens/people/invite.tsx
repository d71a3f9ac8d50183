import { Button, Group, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { call } from "../../api/client.ts";
import { fieldError, Refusal } from "../../api/refusal.ts";
import { useMay } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Time } from "../../parts/bdi.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorState } from "../../parts/states.tsx";
import classes from "./page.module.css";
import { type Role, roles } from "./roles.ts";
import { texts } from "./texts.ts";

export interface Invited {
  name: string;
  /** Null for who has a password already. */
  link: string | null;
  link_expires_at: string | null;
}

export interface InviteDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onInvited: (invited: Invited) => void;
}

export function InviteDialog({ isOpen, onClose, onInvited }: InviteDialogProps) {
  const t = useTexts(texts);
  return (
    <Dialog isOpen={isOpen} title={t.inviteTitle} onClose={onClose}>
      <Form onInvited={onInvited} />
    </Dialog>
  );
}

function Form({ onInvited }: Pick<InviteDialogProps, "onInvited">) {
  const t = useTexts(texts);
  const mayManageOwners = useMay("manage_owners");
  const form = useForm({ initialValues: { email: "", name: "", role: "operator" as Role } });
  const invite = useMutation({
    mutationFn: ({ email, name, role }: typeof form.values) =>
      call("POST /v1/members", {
        body: { email: email.trim(), role, ...(name.trim() === "" ? {} : { name: name.trim() }) },
      }),
    onSuccess: onInvited,
  });
  const { error } = invite;
  const isByField = error instanceof Refusal && error.kind === "bad_input";
  return (
    <form onSubmit={form.onSubmit((values) => invite.mutate(values))}>
      <Stack gap="md">
        {error === null || isByField ? null : <ErrorState error={error} />}
        <TextInput
          label={t.email}
          type="email"
          autoComplete="off"
          dir="ltr"
          required
          withAsterisk={false}
          data-autofocus
          {...form.getInputProps("email")}
          error={fieldError(error, "email")}
        />
        <TextInput
          label={t.name}
          description={t.nameWhat}
          dir="auto"
          maxLength={128}
          autoComplete="off"
          {...form.getInputProps("name")}
          error={fieldError(error, "name")}
        />
        <Radio.Group label={t.role} {...form.getInputProps("role")} error={fieldError(error, "role")}>
          <Stack gap={8} mt={4}>
            {roles
              .filter((role) => role !== "owner" || mayManageOwners)
              .map((role) => (
                <Radio key={role} value={role} label={t[role]} description={t[`${role}What`]} />
              ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button type="submit" loading={invite.isPending}>
            {t.invite}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The link is said this once; a new one can be made at any time. */
export function InvitedDialog({ invited, onClose }: { invited: Invited | null; onClose: () => void }) {
  const t = useTexts(texts);
  if (invited === null) return null;
  const { link, link_expires_at, name } = invited;
  return (
    <Dialog isOpen title={link === null ? t.invite : t.linkTitle} onClose={onClose} size="lg">
      <Stack gap="md">
        <Text size="md">{link === null ? t.hasAccount(name) : t.linkNote(name)}</Text>
        {link === null ? null : (
          <>
            <div className={classes.link}>
              <bdi dir="ltr" className="mono">
                {link}
              </bdi>
              <CopyButton value={link} label={t.copyLink} />
            </div>
            <Text size="sm" c="dimmed">
              {t.linkUntil} <Time at={link_expires_at} />
            </Text>
          </>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            {t.done}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
