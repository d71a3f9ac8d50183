import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { type ReactNode, type Ref, useLayoutEffect, useRef, useState } from "react";

export interface DotsMenuProps {
  /** What it is a menu of. */
  label: string;
  children: ReactNode;
}

/** A row's menu behind three dots. A menu is dear to make, and a page has fifty: it is made when it is first pressed. */
export function DotsMenu({ label, children }: DotsMenuProps) {
  const [isAsked, setAsked] = useState(false);
  if (isAsked) return <OpenedMenu label={label}>{children}</OpenedMenu>;
  return <Dots label={label} onClick={() => setAsked(true)} aria-haspopup="menu" aria-expanded={false} />;
}

function OpenedMenu({ label, children }: DotsMenuProps) {
  const [isOpen, setOpen] = useState(false);
  const dots = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone with its focus, and this one stands in its place.
  useLayoutEffect(() => {
    dots.current?.focus({ preventScroll: true });
    setOpen(true);
  }, []);
  return (
    <Menu opened={isOpen} onChange={setOpen}>
      <Menu.Target>
        <Dots label={label} ref={dots} />
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

interface DotsProps {
  label: string;
  ref?: Ref<HTMLButtonElement>;
  onClick?: () => void;
}

/** `Menu.Target` gives it more than it names. */
function Dots({ label, ...given }: DotsProps & Record<string, unknown>) {
  return (
    <ActionIcon {...given} size="var(--zajel-target)" aria-label={label}>
      <IconDots size={18} stroke={1.75} aria-hidden />
    </ActionIcon>
  );
}
