const browsers = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["SamsungBrowser/", "Samsung Internet"],
  ["CriOS/", "Chrome"],
  ["FxiOS/", "Firefox"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const systems = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS X", "macOS"],
  ["Linux", "Linux"],
] as const;

/** `Chrome · Windows`; what is not known, as it came and not longer than a line; null for nothing. */
export function browserOf(userAgent: string | null): string | null {
  if (userAgent === null || userAgent === "") return null;
  const [, browser] = browsers.find(([mark]) => userAgent.includes(mark)) ?? [];
  const [, system] = systems.find(([mark]) => userAgent.includes(mark)) ?? [];
  if (browser === undefined) return userAgent.slice(0, 60);
  return system === undefined ? browser : `${browser} · ${system}`;
}
