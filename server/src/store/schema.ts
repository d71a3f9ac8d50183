import type { ISql } from "./database.ts";

/**
 * The schema `public` as SQL, for people to read: tables in alphabetical order with their columns, constraints and
 * indexes, then views, functions and triggers. `schema.sql` is what this says after the last migration.
 */
export async function describeSchema(sql: ISql): Promise<string> {
  const tables = await readTables(sql);
  const rest = [
    ...(await readSequences(sql)),
    ...(await readViews(sql)),
    ...(await readFunctions(sql)),
    ...(await readTriggers(sql)),
  ];
  return `${[...tables.map(tableText), ...rest].join("\n\n")}\n`;
}

interface Table {
  name: string;
  /** `partition by …`, `partition of …`; empty for most. */
  partitionBy: string | null;
  partitionOf: string | null;
  options: string | null;
  columns: string[];
  constraints: string[];
  indexes: string[];
}

function tableText(table: Table): string {
  const lines = table.partitionOf === null ? [...table.columns, ...table.constraints] : [];
  const head = `create table ${table.name}`;
  const body = lines.length > 0 ? ` (\n${lines.map((line) => `  ${line}`).join(",\n")}\n)` : "";
  const tail = [
    table.partitionOf,
    table.partitionBy && `partition by ${table.partitionBy}`,
    table.options && `with (${table.options})`,
  ];
  const ending = tail
    .filter(Boolean)
    .map((part) => ` ${part}`)
    .join("");
  return [`${head}${body}${ending};`, ...table.indexes.map((index) => `${index};`)].join("\n");
}

async function readTables(sql: ISql): Promise<Table[]> {
  return sql<Table[]>`
    select c.relname as name,
           pg_get_partkeydef(c.oid) as partition_by,
           (select format('partition of %s %s', parent.relname, pg_get_expr(c.relpartbound, c.oid))
              from pg_inherits i join pg_class parent on parent.oid = i.inhparent
             where i.inhrelid = c.oid and c.relispartition) as partition_of,
           array_to_string(c.reloptions, ', ') as options,
           array(select concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
                                  case when a.attcollation <> y.typcollation then 'collate ' || quote_ident(o.collname) end,
                                  case when a.attnotnull then 'not null' end,
                                  case when a.attidentity <> '' then 'generated as identity' end,
                                  case when a.attgenerated = '' then 'default ' || pg_get_expr(d.adbin, d.adrelid) end,
                                  case when a.attgenerated <> '' then 'generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ')' end)
                   from pg_attribute a join pg_type y on y.oid = a.atttypid
                   left join pg_collation o on o.oid = a.attcollation
                   left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
                  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                  order by a.attnum) as columns,
           array(select format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid, true))
                   from pg_constraint k
                  where k.conrelid = c.oid and k.contype <> 'n' and k.conparentid = 0
                  order by position(k.contype::text in 'pufcx'), k.conname) as constraints,
           array(select pg_get_indexdef(x.indexrelid)
                   from pg_index x join pg_class ic on ic.oid = x.indexrelid
                  where x.indrelid = c.oid and not ic.relispartition
                    and not exists (select 1 from pg_constraint k where k.conindid = x.indexrelid and k.conrelid = c.oid)
                  order by ic.relname) as indexes
      from pg_class c
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
     order by c.relname`;
}

/** Those that stand alone; a column's own sequence is told by its column. */
async function readSequences(sql: ISql): Promise<string[]> {
  return texts(sql<{ text: string }[]>`
    select format('create sequence %I;', relname) as text
      from pg_class c
     where relnamespace = 'public'::regnamespace and relkind = 'S'
       and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i'))
     order by relname`);
}

async function readViews(sql: ISql): Promise<string[]> {
  return texts(sql<{ text: string }[]>`
    select format('create %s %I as%s%s', case relkind when 'm' then 'materialized view' else 'view' end, relname, chr(10),
                  pg_get_viewdef(oid, true)) as text
      from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm') order by relname`);
}

async function readFunctions(sql: ISql): Promise<string[]> {
  return texts(sql<{ text: string }[]>`
    select rtrim(pg_get_functiondef(oid), chr(10)) || ';' as text
      from pg_proc where pronamespace = 'public'::regnamespace order by proname, oid`);
}

async function readTriggers(sql: ISql): Promise<string[]> {
  return texts(sql<{ text: string }[]>`
    select pg_get_triggerdef(t.oid, true) || ';' as text
      from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where c.relnamespace = 'public'::regnamespace and not t.tgisinternal order by c.relname, t.tgname`);
}

async function texts(rows: PromiseLike<{ text: string }[]>): Promise<string[]> {
  return (await rows).map(({ text }) => text);
}
