import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/client.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Time } from "../../parts/bdi.tsx";
import { Card } from "../../parts/card.tsx";
import classes from "./page.module.css";
import { texts } from "./texts.ts";

/** What the customer wrote back about this payment, oldest first; nothing where they wrote nothing. */
export function Wrote({ sessionId }: { sessionId: string }) {
  const t = useTexts(texts);
  const replies = useQuery({
    queryKey: ["replies", "of", sessionId],
    queryFn: ({ signal }) => call("GET /v1/replies", { query: { session_id: sessionId, limit: 20 }, signal }),
  });
  const rows = replies.data?.data ?? [];
  if (rows.length === 0) return null;
  return (
    <Card title={t.wrote}>
      <ul className={classes.replies}>
        {rows.toReversed().map(({ id, text, type, reading, sent_at }) => (
          <li key={id} className={classes.reply}>
            <span>
              {text === null ? <span className={classes.quiet}>{t.media(type)}</span> : <bdi>{text}</bdi>}
              {reading === "stop" ? <span className={classes.meaning}>{t.asksToStop}</span> : null}
            </span>
            <span className={classes.replyTime}>
              <Time at={sent_at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
