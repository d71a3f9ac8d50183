import { useMay } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { type Cause, filtersOf, type Message } from "./query.ts";
import { texts } from "./texts.ts";

/** The one thing that mends a cause. */
export interface Mend {
  label: string;
  /** Where it is mended; null: here, by trying again. */
  to: { to: string; search?: Record<string, string> } | null;
  /** Whether this person may do it. */
  isMine: boolean;
}

/** `first`: one of the messages behind it, where it is known. Null where there is nothing to press. */
export function useMend(): (cause: Cause, first?: Message | undefined) => Mend | null {
  const t = useTexts(texts);
  const mayOperate = useMay("operate");
  const mayConfigure = useMay("configure");
  return (cause, first) => {
    const { action, authenticator_id: id } = cause;
    switch (action) {
      case "replace_token":
      case "open_authenticator": {
        const authenticator = id ?? first?.authenticator_id;
        const to = authenticator ? `/authenticators/${authenticator}` : "/authenticators";
        return { label: t[action], to: { to }, isMine: mayConfigure };
      }
      case "open_template":
        return { label: t.open_template, to: { to: "/templates" }, isMine: mayConfigure };
      case "edit_template_link": {
        const cell =
          first?.payment && `${first.payment.type}/${first.state}/${first.template.language ?? languageOf(first)}`;
        return {
          label: t.edit_template_link,
          to: { to: cell ? `/templates/${cell}` : "/templates" },
          isMine: mayConfigure,
        };
      }
      case "correct_phone": {
        const to =
          cause.count === 1 && first !== undefined
            ? { to: `/transactions/${first.session_id}` }
            : { to: "/notifications", search: searchOf(cause) };
        return { label: t.correct_phone, to, isMine: mayOperate };
      }
      case "look_at_payment":
        return {
          label: t.look_at_payment,
          to: { to: "/transactions", search: { conflict: "true" } },
          isMine: mayOperate,
        };
      case "retry":
        return { label: t.retry(cause.count), to: null, isMine: mayOperate };
      default:
        return null;
    }
  };
}

/** The same filters in the address of the page of notifications. */
export function searchOf(cause: Cause): Record<string, string> {
  const { status, error_code } = filtersOf(cause) ?? {};
  return { ...(status === undefined ? {} : { status }), ...(error_code === undefined ? {} : { error: error_code }) };
}

function languageOf({ template }: Message): string {
  return template.requested_language ?? "en";
}
