/** Errors of the connection and not of a statement; after them a second try of each item would only wait again. */
export function isLostConnection(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return (
    typeof code === "string" &&
    (code.startsWith("CONNECTION_") ||
      code.startsWith("CONNECT_") ||
      code.startsWith("08") ||
      code.startsWith("57P") ||
      ["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT"].includes(code))
  );
}
