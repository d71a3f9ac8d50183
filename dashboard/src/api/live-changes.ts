/** Which questions an event has made out of date, by the beginning of their keys. */
export function changedBy(type: string): readonly (readonly string[])[] {
  const [subject] = type.split(".");
  switch (subject) {
    case "transaction":
      return [["transactions"], ["transaction"], ["stats"]];
    case "notification":
      return [["notifications"], ["notification"], ["transactions"], ["transaction"], ["attention"], ["stats"]];
    case "template":
      return [["templates"], ["coverage"], ["template-links"]];
    case "authenticator":
    case "sender":
    case "alert":
      return [["authenticators"], ["attention"], ["holds"]];
    case "hold":
      return [["holds"], ["attention"], ["notifications"], ["stats"]];
    case "reply":
      return [["replies"], ["transaction"]];
    case "opt_out":
      return [["opt-outs"]];
    case "bulk":
      return [["bulks"]];
    default:
      return [];
  }
}
