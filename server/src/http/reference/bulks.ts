import type { Operations } from "./operation.ts";

const noBulk = { not_found: "There is no such bulk, or it is another merchant's." };

export const bulkOperations: Operations = {
  "POST /v1/bulks": {
    id: "createBulk",
    tag: "Bulks",
    summary: "Create many transactions from a file",
    description:
      "The file is read as it arrives, and nothing of it counts before it is here as a whole. Its rows are then judged as `POST /v1/transactions` judges, and become transactions a few hundred at a time; what is refused does not touch its neighbours. The same bytes again are the same bulk: none of its rows is done twice, and one that was canceled goes on.",
    requestDescription:
      "`text/csv` (UTF-8, `,` or `;`, a header with the fields' names, `extra.KEY` for values of your own, `notifications` as states or groups with spaces between them), `application/json` (a list of transactions, or `{ transactions: [ … ] }`) or `application/x-ndjson`. Up to 128 MB, 250,000 rows, 100 columns, 64 kB a row.",
    query: {
      dry_run: "`true`: judges all rows and makes nothing of them.",
      name: "Of the file, to know it by in the list.",
    },
    requests: {
      links: {
        summary: "Two payment links",
        body: {
          transactions: [
            {
              type: "payment_request",
              amount: "24.500",
              currency_code: "KWD",
              customer_phone: "+96550000483",
              session_id: "bulk-1",
              checkout_url: "https://pay.example.com/c/8f14e45fceea167a",
              notifications: { whatsapp: ["pre_payment"] },
            },
            { type: "payment_request", amount: "24.5555", currency_code: "KWD", session_id: "bulk-2" },
          ],
        },
      },
    },
    answer: { status: 202, description: "The file is here. `GET /v1/bulks/{id}` says how far it is." },
    problems: {
      bad_input: "The file is not in UTF-8, its header is not right, or it has no transactions.",
      too_large: "The file, its rows or one of them is larger than this address takes.",
      unsupported_media_type: "The file is neither CSV nor JSON, is not in UTF-8, or is compressed.",
      too_many: "This node reads as many files as it can.",
    },
  },
  "GET /v1/bulks": {
    id: "listBulks",
    tag: "Bulks",
    summary: "List bulks, the newest first",
    query: { limit: "Up to 200; 50 where nothing is said.", cursor: "`next_cursor` of the page before." },
    requests: { first: { summary: "The first page", query: { limit: "20" } } },
    answer: { status: 200, description: "A page." },
  },
  "GET /v1/bulks/:id": {
    id: "readBulk",
    tag: "Bulks",
    summary: "See how far a bulk is, and what was refused",
    description:
      "`receiving`: its file is on its way. `running`, `finished`. `canceled`: by hand. `incomplete`: its file broke off, and nothing of it was taken; send it again.",
    answer: { status: 200, description: "The bulk, with up to 100 of its refused rows." },
    problems: noBulk,
  },
  "GET /v1/bulks/:id/errors.csv": {
    id: "exportBulkErrors",
    tag: "Bulks",
    summary: "The refused rows as a file, to be mended and sent again",
    description:
      "The columns that came, then `row` and `errors`, which are not looked at when the file comes back. Texts that a spreadsheet would take for a formula begin with `'`, phones have no `+`; both are read again as they were.",
    answer: { status: 200, description: "One line for each refused row, after a header.", contentType: "text/csv" },
    problems: { ...noBulk, gone: "Its refused rows were dropped, 30 days after its end." },
  },
  "POST /v1/bulks/:id/cancel": {
    id: "cancelBulk",
    tag: "Bulks",
    summary: "Stop a bulk",
    description: "What became transactions stays; the other rows are dropped. The same file again goes on with them.",
    answer: { status: 200, description: "The bulk as it is now." },
    problems: { ...noBulk, conflict: "It does not run." },
  },
};
