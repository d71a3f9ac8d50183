import { UnstyledButton } from "@mantine/core";
import { IconMenu2, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMe } from "../api/session.ts";
import { useTexts } from "../i18n/use-texts.ts";
import { navigationFor, type ShownItem } from "../navigation.ts";
import { screenAt } from "../screens.ts";
import classes from "./bottom-bar.module.css";
import { texts } from "./texts.ts";

/** Five under the thumb: Overview, Transactions, New, Attention, More. */
export function BottomBar({ onMore }: { onMore: () => void }) {
  const t = useTexts(texts);
  const { rights } = useMe();
  const items = navigationFor(rights).flatMap((group) => group.items);
  const at = (path: string) => items.find((item) => item.path === path);
  const canCreate = screenAt("/new") !== undefined && rights.includes("operate");
  return (
    <nav className={classes.bar} aria-label={t.navigation}>
      <Entry item={at("/")} word={t.overview} />
      <Entry item={at("/transactions")} word={t.transactions} />
      {canCreate ? (
        <UnstyledButton component={Link} to="/new" className={classes.entry ?? ""}>
          <span className={classes.new}>
            <IconPlus size={18} stroke={2} aria-hidden />
          </span>
          {t.newShort}
        </UnstyledButton>
      ) : null}
      <Entry item={at("/attention")} word={t.attentionShort} />
      <UnstyledButton className={classes.entry ?? ""} onClick={onMore}>
        <IconMenu2 size={20} stroke={1.75} aria-hidden />
        {t.more}
      </UnstyledButton>
    </nav>
  );
}

function Entry({ item, word }: { item: ShownItem | undefined; word: string }) {
  if (item === undefined) return null;
  const {
    path,
    icon: Sign,
    screen: { Badge },
  } = item;
  return (
    <UnstyledButton
      component={Link}
      to={path}
      activeOptions={{ exact: path === "/", includeSearch: false }}
      activeProps={{ "aria-current": "page" }}
      className={classes.entry ?? ""}
    >
      <Sign size={20} stroke={1.75} aria-hidden />
      {word}
      {Badge === undefined ? null : (
        <span className={classes.badge}>
          <Badge />
        </span>
      )}
    </UnstyledButton>
  );
}
