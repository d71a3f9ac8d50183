import type { FastifyRequest } from "fastify";

/**
 * Whether a page of ours sent this. A browser says with `Origin` whose page it was; ours are those at PUBLIC_URL, and
 * where that is not set those at the very address that the request came to.
 */
export function isFromOurPage({ headers }: FastifyRequest, publicUrl: string | null): boolean {
  const origin = headers.origin === undefined ? null : URL.parse(headers.origin);
  if (origin === null) return false;
  return publicUrl === null ? origin.host === headers.host : origin.origin === new URL(publicUrl).origin;
}

/** Changes what is there, so that another site's page must not be able to ask for it in a person's name. */
export function isChange({ method }: FastifyRequest): boolean {
  return method !== "GET" && method !== "HEAD";
}
