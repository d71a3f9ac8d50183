import { Menu } from "@mantine/core";
import {
  IconBan,
  IconCopy,
  IconFileCertificate,
  IconHourglassEmpty,
  IconLink,
  IconMessage,
  IconReceipt,
} from "@tabler/icons-react";
import { useMay } from "../api/session.ts";
import { useTexts } from "../i18n/use-texts.ts";
import { useMessageName } from "../parts/message-status.tsx";
import { Keys } from "../parts/shortcuts.tsx";
import type { PaymentActions } from "./actions.tsx";
import classes from "./menu.module.css";
import { isOpen, type Payment } from "./payment.ts";
import { offersOf } from "./sendable.ts";
import { texts } from "./texts.ts";

const icon = { size: 16, stroke: 1.75, "aria-hidden": true } as const;
const messageIcons: Record<string, typeof IconLink> = { created: IconLink, paid: IconReceipt };

/** The messages that can be sent again; one that cannot stays in sight with its reason. */
export function SendItems({ payment, actions, withKey }: ItemsProps & { withKey?: boolean }) {
  const t = useTexts(texts);
  const messageName = useMessageName();
  const offers = offersOf(payment, new Date());
  return offers.map(({ state, whyNot }, index) => {
    const Sign = messageIcons[state] ?? IconMessage;
    return (
      <Menu.Item
        key={state}
        leftSection={<Sign {...icon} />}
        disabled={whyNot !== null}
        className={classes.item ?? ""}
        rightSection={withKey && index === 0 && whyNot === null ? <Keys keys="r" /> : null}
        onClick={() => actions.send(payment, state)}
      >
        {messageName(state, "long")}
        {whyNot === null ? null : <span className={classes.why}>{t[whyNot]}</span>}
      </Menu.Item>
    );
  });
}

interface ItemsProps {
  payment: Payment;
  actions: PaymentActions;
}

/** Of a row: opens on what is sent again. */
export function PaymentMenu({ payment, actions }: ItemsProps) {
  const t = useTexts(texts);
  const maySend = useMay("operate");
  return (
    <>
      {maySend ? (
        <>
          <Menu.Label>{t.sendAgain}</Menu.Label>
          <SendItems payment={payment} actions={actions} withKey />
          <Menu.Divider />
        </>
      ) : null}
      <Menu.Item
        leftSection={<IconCopy {...icon} />}
        rightSection={<Keys keys="c" />}
        disabled={payment.checkout_url === null}
        onClick={() => actions.copyLink(payment)}
      >
        {t.copyLink}
        {payment.checkout_url === null ? <span className={classes.why}>{t.noLinkYet}</span> : null}
      </Menu.Item>
      <Menu.Item leftSection={<IconFileCertificate {...icon} />} onClick={() => actions.saveEvidence(payment)}>
        {t.evidence}
      </Menu.Item>
      <EndItems payment={payment} actions={actions} />
    </>
  );
}

/** What ends a payment; nothing where it has ended. */
export function EndItems({ payment, actions, isAlone }: ItemsProps & { isAlone?: boolean }) {
  const t = useTexts(texts);
  const mayEnd = useMay("report");
  if (!mayEnd || !isOpen(payment.state)) return null;
  return (
    <>
      {isAlone ? null : <Menu.Divider />}
      <Menu.Item leftSection={<IconHourglassEmpty {...icon} />} onClick={() => actions.expire(payment)}>
        {t.expireNow}
      </Menu.Item>
      <Menu.Item color="coral" leftSection={<IconBan {...icon} />} onClick={() => actions.cancel(payment)}>
        {t.cancelPayment}
      </Menu.Item>
    </>
  );
}
