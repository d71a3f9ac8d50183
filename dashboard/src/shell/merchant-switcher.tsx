import { Menu, UnstyledButton } from "@mantine/core";
import { IconCheck, IconSelector } from "@tabler/icons-react";
import { useRouter } from "@tanstack/react-router";
import { useIsSimulated, useMe, useSession, useSettings } from "../api/session.ts";
import { useTexts } from "../i18n/use-texts.ts";
import { initials } from "./initials.ts";
import classes from "./merchant-switcher.module.css";
import { texts } from "./texts.ts";

/** Which shop this is. Who belongs to several goes from one to the other here. */
export function MerchantSwitcher() {
  const t = useTexts(texts);
  const { memberships, merchant_id } = useMe();
  const { name } = useSettings();
  const isSimulated = useIsSimulated();
  const { switchMerchant } = useSession();
  const router = useRouter();
  const isAlone = memberships.length < 2;
  const state = isSimulated === null ? null : isSimulated ? t.simulatorShort : t.liveShop;
  const face = (
    <>
      <span className={classes.avatar} aria-hidden>
        {initials(name)}
      </span>
      <span className={classes.words}>
        <bdi className={classes.name}>{name}</bdi>
        {state === null ? null : <span className={classes.state}>{state}</span>}
      </span>
      {isAlone ? null : <IconSelector size={16} stroke={1.75} aria-hidden />}
    </>
  );
  if (isAlone) return <div className={classes.face}>{face}</div>;
  return (
    <Menu position="bottom-start" width="target">
      <Menu.Target>
        <UnstyledButton className={classes.face ?? ""} data-opens>
          <span className="for-readers">{t.switchShop}</span>
          {face}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {memberships.map(({ merchant_id: id, merchant_name }) => (
          <Menu.Item
            key={id}
            rightSection={id === merchant_id ? <IconCheck size={16} stroke={1.75} aria-hidden /> : null}
            aria-current={id === merchant_id || undefined}
            onClick={() =>
              void switchMerchant(id)
                .then(() => router.navigate({ to: "/" }))
                .then(() => router.invalidate())
            }
          >
            <bdi>{merchant_name}</bdi>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
