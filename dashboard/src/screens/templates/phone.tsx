import { Text } from "@mantine/core";
import { IconChevronLeft, IconDotsVertical } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useSettings } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { MessageBubble, Wallpaper } from "../../parts/message-bubble.tsx";
import { initials } from "../../shell/initials.ts";
import type { Preview } from "./data.ts";
import { texts } from "./link-texts.ts";
import classes from "./phone.module.css";

/** The customer's view: a phone with messages in it. */
export function PhoneFrame({ children }: { children: ReactNode }) {
  const t = useTexts(texts);
  const { name } = useSettings();
  return (
    <div className={classes.phone}>
      <div className={classes.top}>
        <IconChevronLeft size={18} stroke={1.75} className="turns" aria-hidden />
        <span className={classes.avatar} aria-hidden>
          {initials(name)}
        </span>
        <span className={classes.who}>
          <b>
            <bdi>{name}</bdi>
          </b>
          <small>{t.businessAccount}</small>
        </span>
        <IconDotsVertical size={18} stroke={1.75} aria-hidden />
      </div>
      <Wallpaper className={classes.chat}>{children}</Wallpaper>
    </div>
  );
}

export function PreviewBubble({ preview }: { preview: Preview }) {
  const { header, body, footer, buttons, direction, template } = preview;
  return (
    <MessageBubble
      header={header}
      body={body}
      footer={footer}
      buttons={buttons}
      direction={direction === "rtl" ? "rtl" : "ltr"}
      language={template.language}
      time="14:32"
    />
  );
}

export function PhoneNote({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed" ta="center" mt={10}>
      {children}
    </Text>
  );
}
