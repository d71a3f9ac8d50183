const withoutVersion = "v25.0";

export interface VersionedUrl {
  /** As the answer's `facebook-api-version` names it. */
  version: string;
  url: string;
}

const prefix = /^\/v(\d{1,3})\.(\d)(?=\/|\?|$)/;

/**
 * Takes the version off the front of a URL; without one, Meta picks a version for the app. A call on a version older than
 * the oldest that is served is answered by that one. Source: Meta, Graph API changelog/versions, read 2026-09.
 */
export function splitVersion(url: string, oldestServed: number): VersionedUrl {
  const found = prefix.exec(url);
  if (found === null) return { version: withoutVersion, url };
  const rest = url.slice(found[0].length);
  const version = Number(found[1]) < oldestServed ? `v${oldestServed}.0` : `v${found[1]}.${found[2]}`;
  return { version, url: rest.startsWith("/") ? rest : `/${rest}` };
}

/** 25 of `v25.0`. */
export function majorOf(version: string): number {
  return Number.parseInt(version.slice(1), 10);
}
