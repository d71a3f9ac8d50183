import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/client.ts";
import { useSettings } from "../../api/session.ts";
import { useTexts } from "../../i18n/use-texts.ts";
import { Wallpaper } from "../../parts/message-bubble.tsx";
import { PreviewBubble } from "../templates/phone.tsx";
import classes from "./page.module.css";
import type { Progress } from "./progress.ts";
import { texts } from "./texts.ts";

/** The first message that a customer would get, as it is linked now. */
export function CustomersView({ progress: { authenticator, cells } }: { progress: Progress }) {
  const t = useTexts(texts);
  const { default_language } = useSettings();
  const linked = cells.filter(
    ({ template, link_language, language }) => template !== null && link_language === language,
  );
  const cell = linked.find(({ language }) => language === default_language) ?? linked[0];
  const place = cell === undefined ? null : { type: cell.type, state: cell.state, language: cell.language };
  const preview = useQuery({
    queryKey: ["template-links", authenticator?.id, "preview", place, "set-up"],
    queryFn: ({ signal }) =>
      call("POST /v1/authenticators/{id}/template-links/{type}/{state}/{language}/preview", {
        path: { id: authenticator?.id ?? "", ...(place ?? { type: "", state: "", language: "" }) },
        body: {},
        signal,
      }),
    enabled: authenticator !== null && place !== null,
    retry: false,
  });
  if (preview.data === undefined && preview.isFetching) return <Wallpaper className={classes.view}>{null}</Wallpaper>;
  if (preview.data === undefined) return <p className={classes.later}>{t.viewLater}</p>;
  return (
    <Wallpaper className={classes.view}>
      <PreviewBubble preview={preview.data} />
    </Wallpaper>
  );
}
