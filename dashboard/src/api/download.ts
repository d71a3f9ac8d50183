import { callHeaders } from "./client.ts";
import { Refusal } from "./refusal.ts";

/**
 * Saves what is at this address of the API as a file. A plain link would not do: it cannot say for which merchant it
 * asks. However long it takes, the browser keeps what has come so far on its disk.
 */
export async function download(address: string, fileName: string): Promise<void> {
  let response: Response;
  try {
    response = await fetch(address, { headers: callHeaders(), credentials: "same-origin" });
  } catch {
    throw Refusal.noAnswer();
  }
  if (!response.ok) throw await Refusal.of(response);
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
