import { type Browser, chromium } from "playwright-core";

/** Debian's Chromium, as `script/test` found or installed it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.ZAJEL_TEST_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
