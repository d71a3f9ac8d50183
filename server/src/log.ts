/**
 * The log: one JSON object a line. What could tell a customer from others never belongs into it (phone numbers, message
 * ids, payment links), nor does a secret; whoever logs leaves them out. Should one slip through all the same, in the
 * message of an error of somebody else's, it is struck out here, in the finished line.
 */
import { type DestinationStream, type Logger, pino } from "pino";

export interface LogOptions {
  level: string;
  /** Texts that are struck out wherever they stand. */
  secrets?: readonly string[];
}

export function createLogger({ level, secrets = [] }: LogOptions, destination?: DestinationStream): Logger {
  const strike = redactor(secrets);
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: errorForLog, error: errorForLog },
      hooks: { streamWrite: strike },
    },
    destination ?? pino.destination(2),
  );
}

/** Shorter ones would strike out what is none. */
const shortestSecret = 8;

const marks: readonly [RegExp, string][] = [
  [/wamid\.[\w+/=-]*/g, "[message id]"],
  [/\b(?:EAA|zjl_|whsec_)[\w+/=-]{8,}/g, "[secret]"],
  [/\b(Bearer|Api-Key) +[!-~]+?(?=["\\\s]|$)/gi, "$1 [secret]"],
  [/:\/\/[^\s"\\/@]*@/g, "://"],
  [/\b(https?|postgres(?:ql)?):\/\/([^\s"\\/?#]+)[/?#][^\s"\\]+/gi, "$1://$2/…"],
  [/[^\s"\\@<>()]+@[^\s"\\@<>()]+\.[a-z]{2,}/gi, "[e-mail]"],
  // A number with its country, as a customer, a payment system or WhatsApp writes it.
  [/\+\d[\d ()-]{6,18}\d/g, "[number]"],
  [/(?<![\w.:-])(?:00)?\d{8,15}(?![\w.:-])/g, "[number]"],
];

/** Strikes out what looks like a secret or like personal data. */
export function redactor(secrets: readonly string[]): (line: string) => string {
  const known = secrets.filter((secret) => secret.length >= shortestSecret);
  return (line) => {
    let text = line;
    for (const secret of known) text = text.replaceAll(secret, "[secret]");
    for (const [mark, instead] of marks) text = text.replace(mark, instead);
    return text;
  };
}

/** What may be logged of an error. PostgreSQL repeats values in its messages, so of its errors the place must do. */
export function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error === "string" ? error : { name: typeof error };
  const { code, constraint_name, table_name, routine } = error as Error & Record<string, unknown>;
  const isOfDatabase = error.name === "PostgresError" || (error.cause as Error | undefined)?.name === "PostgresError";
  return {
    name: error.name,
    ...(code === undefined ? {} : { code }),
    ...(isOfDatabase ? { constraint_name, table_name, routine } : { message: error.message }),
    stack: error.stack?.split("\n").filter((line) => line.trimStart().startsWith("at ")),
  };
}
