import { Button, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { call } from "../../api/client.ts";
import { fieldError, Refusal } from "../../api/refusal.ts";
import { useMe } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Card } from "../../parts/card.tsx";
import { ErrorState } from "../../parts/states.tsx";
import type { Authenticator } from "./check.ts";
import classes from "./connection.module.css";
import { useConnectSimulator, usePutAuthenticator } from "./data.ts";
import { whereIds, whereSecret } from "./meta-paths.ts";
import { MetaPath } from "./path.tsx";
import { texts } from "./texts.ts";

/** Four values from Meta; what is wrong with them the checks say, after it was made. */
export function ConnectForm({ onMade }: { onMade: (made: Authenticator) => void }) {
  const t = useTexts(texts);
  const put = usePutAuthenticator();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { name: "", waba_id: "", phone_number_id: "", access_token: "", app_secret: "" },
  });
  const connect = useMutation({
    mutationFn: (values: typeof form.values) =>
      call("POST /v1/authenticators", {
        body: Object.fromEntries(
          Object.entries(values).map(([field, value]) => [field, value.trim()]),
        ) as typeof form.values,
      }),
    onSuccess: (made) => {
      put(made);
      onMade(made);
    },
  });
  const { error } = connect;
  const errorOf = (field: string) => fieldError(error, field);
  const isByField = error instanceof Refusal && error.kind === "bad_input";
  const code = { dir: "ltr", autoComplete: "off", required: true, withAsterisk: false } as const;
  return (
    <form onSubmit={form.onSubmit((values) => connect.mutate(values))}>
      <Stack gap={14}>
        {error === null || isByField ? null : <ErrorState error={error} />}
        <TextInput
          label={t.name}
          dir="auto"
          maxLength={128}
          required
          withAsterisk={false}
          {...form.getInputProps("name")}
          error={errorOf("name")}
        />
        <div className={classes.two}>
          <TextInput
            label={t.wabaId}
            description={t.wabaHint}
            inputMode="numeric"
            {...code}
            {...form.getInputProps("waba_id")}
            error={errorOf("waba_id")}
          />
          <TextInput
            label={t.phoneNumberId}
            description={<MetaPath of={whereIds} />}
            inputMode="numeric"
            {...code}
            {...form.getInputProps("phone_number_id")}
            error={errorOf("phone_number_id")}
          />
        </div>
        <PasswordInput
          label={t.accessToken}
          description={t.tokenHint}
          {...code}
          {...form.getInputProps("access_token")}
          error={errorOf("access_token")}
        />
        <PasswordInput
          label={t.appSecret}
          description={
            <>
              <MetaPath of={whereSecret} />. {t.secretWhere}
            </>
          }
          {...code}
          {...form.getInputProps("app_secret")}
          error={errorOf("app_secret")}
        />
        <div>
          <Button type="submit" loading={connect.isPending}>
            {t.connectNow}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

/** An account that is not real, where this installation has a simulator. */
export function SimulatorOffer({ onMade }: { onMade: (made: Authenticator) => void }) {
  const t = useTexts(texts);
  const { simulator_url } = useMe();
  const simulate = useConnectSimulator();
  if (simulator_url === null) return null;
  return (
    <Card title={t.simulator}>
      <Text size="sm" c="dimmed" mb="sm">
        {t.simulatorWhy}
      </Text>
      {simulate.error === null ? null : <ErrorState error={simulate.error} />}
      <Button
        variant="default"
        loading={simulate.isPending}
        onClick={() => simulate.mutate(undefined, { onSuccess: onMade })}
      >
        {t.useSimulator}
      </Button>
    </Card>
  );
}
