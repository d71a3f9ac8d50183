/** Bulks as the API shows them. */
import { type Static, Type } from "typebox";
import { type Bulk, type BulkRow, bulkStatuses } from "../store/bulk.ts";
import { instant, iso, nullable, oneOf, uuid } from "./fields.ts";

export const bulkFields = {
  id: uuid,
  status: oneOf(bulkStatuses),
  dry_run: Type.Boolean(),
  name: nullable(Type.String({ description: "Of the file." })),
  format: Type.String({ description: "csv, json or ndjson" }),
  rows: Type.Integer(),
  accepted: Type.Integer({ description: "Rows that became transactions, or would in a dry run." }),
  refused: Type.Integer(),
  created_at: instant,
  finished_at: nullable(instant),
};
export const bulkListed = Type.Object(bulkFields);

export const rowErrors = Type.Object({
  row: Type.Integer({ description: "The line of the file, its header being 1; in a list of JSON the item, from 1." }),
  errors: Type.Record(Type.String(), Type.Array(Type.String())),
});
export const bulkAnswer = Type.Object({
  ...bulkFields,
  errors: Type.Array(rowErrors),
  errors_truncated: Type.Boolean({ description: "There are more; errors.csv has them all." }),
});

/** More are in the file of refused rows. */
export const mostErrorsShown = 100;

export function bulkJson(bulk: Bulk): Static<typeof bulkListed> {
  return {
    id: bulk.id,
    status: bulk.status as Exclude<Bulk["status"], "discarded">,
    dry_run: bulk.dryRun,
    name: bulk.name,
    format: bulk.format,
    rows: bulk.rows,
    accepted: bulk.accepted,
    refused: bulk.refused,
    created_at: iso(bulk.createdAt),
    finished_at: iso(bulk.finishedAt),
  };
}

/** `refused`: as many of its refused rows as are shown. */
export function bulkWithErrors(
  bulk: Bulk,
  refused: readonly (BulkRow & { errors: Record<string, string[]> })[],
): Static<typeof bulkAnswer> {
  return {
    ...bulkJson(bulk),
    errors: refused.map(({ line, errors }) => ({ row: line, errors })),
    errors_truncated: bulk.refused > refused.length,
  };
}
