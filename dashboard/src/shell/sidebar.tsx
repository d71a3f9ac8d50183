import { ActionIcon, Button, UnstyledButton } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMay, useMe } from "../api/session.ts";
import { useTexts } from "../i18n/use-texts.ts";
import { navigationFor, type ShownItem } from "../navigation.ts";
import { screenAt } from "../screens.ts";
import { Mark } from "./mark.tsx";
import { MerchantSwitcher } from "./merchant-switcher.tsx";
import classes from "./sidebar.module.css";
import { texts } from "./texts.ts";

/** `onClose` where it lies over the page. */
export function Sidebar({ onClose }: { onClose?: () => void }) {
  const t = useTexts(texts);
  const { rights } = useMe();
  const mayCreate = useMay("operate") && screenAt("/new") !== undefined;
  const Foot = screenAt("/set-up")?.Badge;
  return (
    <div className={classes.sidebar}>
      <div className={classes.brand}>
        <Link to="/" className={classes.name}>
          <Mark />
          {t.brand}
        </Link>
        {onClose === undefined ? null : (
          <ActionIcon onClick={onClose} aria-label={t.closeMenu} size={44}>
            <IconX size={20} stroke={1.75} aria-hidden />
          </ActionIcon>
        )}
      </div>
      <MerchantSwitcher />
      {mayCreate ? (
        <Button
          component={Link}
          to="/new"
          fullWidth
          leftSection={<IconPlus size={16} stroke={2} aria-hidden />}
          className={classes.new ?? ""}
        >
          {t.newRequest}
        </Button>
      ) : null}
      <div className={classes.groups}>
        {navigationFor(rights).map(({ text, items }) => (
          <div key={text ?? "first"}>
            {text === null ? null : <h2 className={classes.group}>{t[text]}</h2>}
            <ul className={classes.items}>
              {items.map((item) => (
                <li key={item.path}>
                  <Item {...item} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      {Foot === undefined ? null : (
        <div className={classes.foot}>
          <Foot />
        </div>
      )}
    </div>
  );
}

function Item({ path, text, icon: Sign, screen: { Badge } }: ShownItem) {
  const t = useTexts(texts);
  return (
    <UnstyledButton
      component={Link}
      to={path}
      activeOptions={{ exact: path === "/", includeSearch: false }}
      activeProps={{ "aria-current": "page" }}
      className={classes.item ?? ""}
    >
      <Sign size={18} stroke={1.75} aria-hidden />
      <span className={classes.label}>{t[text]}</span>
      {Badge === undefined || path === "/set-up" ? null : <Badge />}
    </UnstyledButton>
  );
}
