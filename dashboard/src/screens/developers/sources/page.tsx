import { Anchor } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { call } from "../../../api/client.ts";
import { useMay } from "../../../api/session.ts";
import { useTexts } from "../../../i18n/use-texts.ts";
import { Code, Time } from "../../../parts/bdi.tsx";
import { CopyButton } from "../../../parts/copy-button.tsx";
import type { Column } from "../../../parts/data-table.tsx";
import { Pill } from "../../../parts/pill.tsx";
import classes from "../parts.module.css";
import { DevelopersList } from "../parts.tsx";
import { texts as shared } from "../texts.ts";
import { type Source, SourceDialog } from "./form.tsx";
import { kindName } from "./names.ts";
import { texts } from "./texts.ts";

export default function SourcesPage() {
  const t = useTexts(texts);
  const s = useTexts(shared);
  const mayConfigure = useMay("configure");
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAdding, setAdding] = useState(false);
  const sources = useQuery({
    queryKey: ["sources"],
    queryFn: ({ signal }) => call("GET /v1/sources", { query: { limit: 200 }, signal }),
  });
  const open = ({ id }: Source) => void navigate({ to: "/developers/sources/$id", params: { id } as never });
  const columns = useMemo<Column<Source>[]>(
    () => [
      { id: "kind", header: t.kind, cell: (source) => <KindLink source={source} /> },
      { id: "address", header: t.address, cell: (source) => <Address source={source} /> },
      { id: "made", header: s.created, isFigure: true, cell: (source) => <Time at={source.created_at} /> },
    ],
    [t, s],
  );
  return (
    <>
      <DevelopersList
        part="sources"
        sentence={(rows) =>
          t.sentence(
            rows.length,
            rows.reduce((sum, { unverified }) => sum + unverified, 0),
          )
        }
        add={mayConfigure ? { label: t.add, act: () => setAdding(true) } : null}
        title={t.title}
        note={t.note}
        empty={t.empty}
        of={sources}
        columns={columns}
        onOpen={open}
        narrow={(source) => (
          <div className={classes.narrow}>
            <KindLink source={source} />
            <Time at={source.created_at} />
            <Code mono>{new URL(source.url).pathname}</Code>
          </div>
        )}
      />
      <SourceDialog
        isOpen={isAdding}
        source={null}
        onClose={() => setAdding(false)}
        onSaved={(source) => {
          setAdding(false);
          void client.invalidateQueries({ queryKey: ["sources"] });
          open(source);
        }}
      />
    </>
  );
}

function KindLink({ source: { id, kind, environment } }: { source: Source }) {
  const s = useTexts(shared);
  return (
    <>
      <Anchor
        renderRoot={(props) => <Link to="/developers/sources/$id" params={{ id } as never} {...props} />}
        fw={500}
        size="sm"
      >
        <bdi>{kindName(kind)}</bdi>
      </Anchor>{" "}
      {environment === "sandbox" ? <Pill color="iris">{s.simulator}</Pill> : null}
    </>
  );
}

function Address({ source: { url } }: { source: Source }) {
  const s = useTexts(shared);
  return (
    <span style={{ display: "flex", alignItems: "center", gap: 4 }}>
      <bdi dir="ltr" className={`${classes.cut} mono`} title={url}>
        {url}
      </bdi>
      <CopyButton value={url} label={s.copyAddress} />
    </span>
  );
}
