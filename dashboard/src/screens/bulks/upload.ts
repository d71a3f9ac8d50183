/** A file on its way to the API. */
import { type AnswerOf, addressOf, callHeaders } from "../../api/client.ts";
import { Refusal } from "../../api/refusal.ts";

export type Taken = AnswerOf<"POST /v1/bulks">;

export interface Upload {
  file: File;
  isDryRun: boolean;
  /** From 0 to 1, as the bytes leave. */
  onProgress: (share: number) => void;
}

/** Answers when all of it is stored. `fetch` does not tell how much has left; this does. */
export function upload({ file, isDryRun, onProgress }: Upload): Promise<Taken> {
  return new Promise((resolve, reject) => {
    const query = { name: file.name.slice(0, 128), dry_run: isDryRun ? "true" : undefined };
    const request = new XMLHttpRequest();
    request.open("POST", addressOf("/v1/bulks", {}, query));
    for (const [name, value] of Object.entries(callHeaders())) request.setRequestHeader(name, value);
    request.setRequestHeader("content-type", typeOf(file.name));
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onerror = () => reject(Refusal.noAnswer());
    request.onload = () => {
      const { status, responseText } = request;
      if (status === 202) return resolve(JSON.parse(responseText) as Taken);
      const headers = new Headers(
        ["x-request-id", "retry-after"].flatMap((name) => {
          const value = request.getResponseHeader(name);
          return value === null ? [] : [[name, value] as [string, string]];
        }),
      );
      void Refusal.of(new Response(responseText, { status, headers })).then(reject);
    };
    request.send(file);
  });
}

/** By its ending: what browsers say a CSV is depends on the programs of the machine. */
export function typeOf(name: string): string {
  if (/\.json$/i.test(name)) return "application/json";
  return /\.(ndjson|jsonl)$/i.test(name) ? "application/x-ndjson" : "text/csv";
}

/** Files that were tried, as long as this page lives: what was tried is created without choosing it again. */
const kept = new Map<string, File>();

export function keepFile(bulkId: string, file: File): void {
  kept.set(bulkId, file);
}

export function keptFile(bulkId: string): File | undefined {
  return kept.get(bulkId);
}
