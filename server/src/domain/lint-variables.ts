/**
 * The variables of a text: where they stand, how they are written and counted, and whether each has an example.
 */
import type { DraftText, ParameterFormat } from "./template-draft.ts";
import type { Finding } from "./template-lint.ts";

interface Token {
  /** What stands between the braces. */
  name: string;
  start: number;
  end: number;
}

type TextComponent = "header" | "body" | "footer";

/**
 * Words that a body needs beside its variables: two for each and one more. Meta only speaks of a ratio (2388293); this
 * is what partners have measured, independently. Source: Syniverse, Mercuri and Maqsam, help pages, read 2026-11.
 */
const wordsFor = (variables: number): number => 2 * variables + 1;
const mostOf: Partial<Record<TextComponent, number>> = { header: 1, footer: 0 };
/** Findings of one kind in one text: who has mended those asks again. */
export const mostOfOneKind = 20;

export function variableFindings(
  component: TextComponent,
  { text, examples }: DraftText,
  format: ParameterFormat,
): Finding[] {
  const tokens = tokensOf(text);
  const found = (
    code: Finding["code"],
    severity: Finding["severity"],
    at: number | null,
    message: string,
    mend: string,
  ): Finding => ({ code, severity, component, position: at === null ? null : characters(text, at), message, mend });
  const good = tokens.filter(({ name }) => isWellFormed(name, format));

  return [
    ...edges(component, text, tokens, found),
    ...neighbours(text, tokens, found),
    ...malformed(text, tokens, format, found),
    ...(format === "POSITIONAL" ? outOfSequence(good, found) : []),
    ...tooMany(component, text, tokens, found),
    ...withoutExample(good, examples, found),
  ];
}

/** Whether a variable is written as Meta wants it: {{1}}, or {{order_no}} in a template of named ones. */
export function isWellFormed(name: string, format: ParameterFormat): boolean {
  return format === "NAMED" ? /^[a-z][a-z0-9_]*$/.test(name) : /^[1-9]\d{0,2}$/.test(name);
}

export function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(/\{\{([^{}]*)\}\}/g), (match) => ({
    name: match[1] ?? "",
    start: match.index,
    end: match.index + match[0].length,
  }));
}

type Found = (
  code: Finding["code"],
  severity: Finding["severity"],
  at: number | null,
  message: string,
  mend: string,
) => Finding;

/**
 * Of the body it is certain that no variable may be its first or last word (2388299), of the header it is not. A full
 * stop behind the last variable does not help with all reviews.
 */
function edges(component: TextComponent, text: string, tokens: readonly Token[], found: Found): Finding[] {
  const [first, last] = [tokens.at(0), tokens.at(-1)];
  if (first === undefined || last === undefined || component === "footer") return [];
  const findings: Finding[] = [];
  const severityOf = (rest: string) => (component === "body" && rest.trim() === "" ? "error" : "warning");
  const before = text.slice(0, first.start);
  if (!hasWord(before)) {
    const message = `The ${component} begins with ${written(first)}.`;
    findings.push(found("variable_at_start", severityOf(before), first.start, message, "Put a word before it."));
  }
  const after = text.slice(last.end);
  if (!hasWord(after)) {
    const message = `The ${component} ends with ${written(last)}.`;
    const mend = "Put a word behind it; punctuation alone may not count.";
    findings.push(found("variable_at_end", severityOf(after), last.start, message, mend));
  }
  return findings;
}

function neighbours(text: string, tokens: readonly Token[], found: Found): Finding[] {
  const pairs = tokens.slice(1).map((token, index) => ({ token, before: tokens[index] as Token }));
  const close = pairs.filter(({ token, before }) => !hasWord(text.slice(before.end, token.start)));
  return close.slice(0, mostOfOneKind).map(({ token, before }) => {
    const between = text.slice(before.end, token.start);
    const message = `Nothing but ${between.trim() === "" ? "white space" : "punctuation"} stands between ${written(before)} and ${written(token)}.`;
    const severity = between.trim() === "" ? "error" : "warning";
    return found("variables_adjacent", severity, token.start, message, "Put a word between them.");
  });
}

function malformed(text: string, tokens: readonly Token[], format: ParameterFormat, found: Found): Finding[] {
  const wanted =
    format === "NAMED"
      ? "{{order_no}}: small letters, digits and underscores, beginning with a letter"
      : "{{1}}, {{2}}, …; for names set parameter_format to NAMED";
  const mend = `Write variables as ${wanted}.`;
  const wrong = tokens
    .filter(({ name }) => !isWellFormed(name, format))
    .slice(0, mostOfOneKind)
    .map((token) => found("variable_malformed", "error", token.start, `${written(token)} is no variable.`, mend));
  // The same length, so that places stay what they are.
  const rest = text.replace(/\{\{[^{}]*\}\}/g, (token) => " ".repeat(token.length));
  const brace = rest.search(/[{}]/);
  if (brace === -1) return wrong;
  const message = "A brace stands alone: a variable has two before its name and two behind it.";
  return [...wrong, found("variable_malformed", "error", brace, message, mend)];
}

/** {{1}}, {{2}}, … in the order of the text; one that was there before may come again. */
function outOfSequence(tokens: readonly Token[], found: Found): Finding[] {
  let highest = 0;
  for (const token of tokens) {
    const number = Number(token.name);
    if (number > highest + 1) {
      const message = `${written(token)} comes where {{${highest + 1}}} should.`;
      const mend = "Number the variables 1, 2, 3 in the order of the text, without a gap.";
      return [found("variables_not_sequential", "error", token.start, message, mend)];
    }
    highest = Math.max(highest, number);
  }
  return [];
}

function tooMany(component: TextComponent, text: string, tokens: readonly Token[], found: Found): Finding[] {
  const most = mostOf[component];
  if (most !== undefined) {
    const extra = tokens[most];
    if (extra === undefined) return [];
    const message = `The ${component} has ${tokens.length} variables; it takes ${most === 0 ? "none" : "one"}.`;
    return [found("too_many_variables", "error", extra.start, message, `Take ${written(extra)} out.`)];
  }
  const words = text
    .replace(/\{\{[^{}]*\}\}/g, " ")
    .split(/\s+/)
    .filter(hasWord).length;
  const missing = wordsFor(tokens.length) - words;
  if (tokens.length === 0 || missing <= 0) return [];
  const message = `The ${component} has ${tokens.length} variables and ${words} other words, ${wordsFor(tokens.length)} are needed.`;
  const mend = `Write ${missing} more ${missing === 1 ? "word" : "words"}, or take a variable out.`;
  return [found("too_many_variables", "error", null, message, mend)];
}

function withoutExample(tokens: readonly Token[], examples: ReadonlyMap<string, string>, found: Found): Finding[] {
  const first = new Map(tokens.toReversed().map((token) => [token.name, token]));
  return [...first.values()]
    .filter(({ name }) => !examples.has(name))
    .sort((a, b) => a.start - b.start)
    .slice(0, mostOfOneKind)
    .map((token) => {
      const message = `${written(token)} has no example.`;
      return found("example_missing", "error", token.start, message, "Give a value as customers will see it.");
    });
}

function hasWord(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

function written({ name }: Token): string {
  return `{{${name.slice(0, 40)}}}`;
}

/** A place in UTF-16 as a count of characters. */
export function characters(text: string, at: number): number {
  return [...text.slice(0, at)].length;
}
