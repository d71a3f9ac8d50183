/** A merchant with files of transactions: how they send them, and what they see of them. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type Answer, type Json, until, type Zajel } from "../support/zajel.ts";

export interface FileOptions {
  type?: string;
  query?: string;
  headers?: Record<string, string>;
}

export interface BulkMerchant {
  id: string;
  api: Zajel["api"];
  /** Sends a file, CSV where nothing is said. */
  send(content: string | Uint8Array, options?: FileOptions): Promise<Answer<Json>>;
  /** The same; the bulk once it is worked off. */
  import(content: string | Uint8Array, options?: FileOptions): Promise<Json>;
  finished(id: string): Promise<Json>;
  /** The merchant's transactions, by their order number. */
  transactions(): Promise<Map<string, Json>>;
}

/** A merchant, or the one that is named, as the root key sees it. */
export async function bulkMerchant(zajel: Pick<Zajel, "api">, known?: string): Promise<BulkMerchant> {
  const id = known ?? `bulk-${randomBytes(4).toString("hex")}`;
  const api: Zajel["api"] = (method, path, body, headers) =>
    zajel.api(method, path, body, { "zajel-merchant": id, ...headers });
  if (known === undefined) {
    const made = await api("POST", "/v1/merchants", { id, name: "Dar Noura" });
    assert.equal(made.status, 201, JSON.stringify(made.body));
  }
  const merchant: BulkMerchant = {
    id,
    api,
    send: (content, { type = "text/csv", query = "", headers = {} } = {}) =>
      api("POST", `/v1/bulks${query}`, content, { "content-type": type, ...headers }),
    async import(content, options) {
      const { status, body } = await merchant.send(content, options);
      assert.equal(status, 202, JSON.stringify(body));
      return merchant.finished(body.id);
    },
    finished: (id) =>
      until("the bulk to be worked off", async () => {
        const { body } = await api("GET", `/v1/bulks/${id}`);
        return body.status === "finished" && body;
      }),
    async transactions() {
      const found = new Map<string, Json>();
      let cursor = "";
      do {
        const { body } = await api("GET", `/v1/transactions?limit=200${cursor}`);
        for (const one of body.data) {
          assert.ok(!found.has(one.order_no), `${one.order_no} was made twice`);
          found.set(one.order_no, one);
        }
        cursor = body.next_cursor === null ? "" : `&cursor=${body.next_cursor}`;
      } while (cursor !== "");
      return found;
    },
  };
  return merchant;
}

/** A file of so many rows that are right, with order numbers from `DN-1` on. */
export function goodFile(rows: number): string {
  const lines = Array.from({ length: rows }, (_, index) => `payment_request,5,KWD,DN-${index + 1}\n`);
  return `type,amount,currency_code,order_no\n${lines.join("")}`;
}
