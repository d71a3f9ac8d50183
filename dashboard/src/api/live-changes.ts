/** Which questions an event has made out of date, by the beginning of their keys. */
export function changedBy(type: string): readonly string[] {
  const [subject] = type.split(".");
  switch (subject) {
    case "transaction":
      return ["transactions", "transaction", "notifications", "attention", "stats", "sources", "webhook-endpoints"];
    case "notification":
      return [
        "notifications",
        "notification",
        "transactions",
        "transaction",
        "attention",
        "stats",
        "holds",
        "webhook-endpoints",
      ];
    case "template":
      return ["templates", "coverage", "template-links", "attention"];
    case "authenticator":
    case "sender":
    case "alert":
      return ["authenticators", "holds", "attention", "stats"];
    case "hold":
      return ["holds", "attention", "notifications", "stats"];
    case "bulk":
      return ["bulks"];
    case "reply":
      return ["replies", "transaction"];
    case "opt_out":
      return ["opt-outs"];
    default:
      return [];
  }
}

const subjects = ["transaction", "notification", "template", "authenticator", "bulk", "reply", "opt_out"];

/** All that any event can make out of date. */
export const livelySubjects: ReadonlySet<string> = new Set(subjects.flatMap((subject) => changedBy(subject)));
