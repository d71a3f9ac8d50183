/** What a cell of the grid comes to, and how the cells lie. */
import type { Cell } from "./data.ts";
import type { TemplateStatusName } from "./template-status.tsx";

export const types = ["payment_request", "e_commerce"] as const;
export type TypeName = (typeof types)[number];
export const states = ["created", "paid", "authorized", "failed", "canceled", "expired"] as const;

/** Whether there are messages about it at all. */
export function isPossible(type: string, state: string): boolean {
  return type !== "e_commerce" || state !== "created";
}

/** `fine`: white; `look`: tint; `bad`: tint of what is not sent; `empty`: dashed. */
export type CellLook = { kind: "empty" } | { kind: "fine" | "look" | "bad"; status: TemplateStatusName };

export function lookOf(cell: Cell | undefined): CellLook {
  if (cell === undefined || cell.template === null || cell.link_language !== cell.language) return { kind: "empty" };
  const { outcome, reason, warnings } = cell;
  switch (outcome) {
    case "send":
      return warnings.some(({ code }) => code.startsWith("category_"))
        ? { kind: "look", status: "marketing" }
        : { kind: "fine", status: "approved" };
    case "hold":
      if (reason === "template_pending") return { kind: "fine", status: "in_review" };
      return { kind: "look", status: reason === "template_paused" ? "paused" : "held" };
    default:
      return {
        kind: "bad",
        status: reason === "template_rejected" ? "rejected" : reason === "template_missing" ? "missing" : "unfit",
      };
  }
}

/** Arabic and English always, and what else is linked. */
export function languagesOf(cells: readonly Pick<Cell, "language">[]): string[] {
  const others = cells.map(({ language }) => language).filter((language) => language !== "ar" && language !== "en");
  return ["ar", "en", ...new Set(others)];
}

export interface Count {
  all: number;
  /** Can send now. */
  send: number;
  /** With Meta: nothing to press. */
  inReview: number;
  /** Need a hand. */
  needHand: number;
}

export function countCells(cells: readonly Cell[]): Count {
  const languages = languagesOf(cells);
  const looks = types.flatMap((type) =>
    states
      .filter((state) => isPossible(type, state))
      .flatMap((state) => languages.map((language) => lookOf(cellAt(cells, { type, state, language })))),
  );
  const count = (is: (look: CellLook) => boolean) => looks.filter(is).length;
  const inReview = count((look) => look.kind !== "empty" && look.status === "in_review");
  const send = count((look) => look.kind !== "empty" && ["approved", "marketing"].includes(look.status));
  return { all: looks.length, send, inReview, needHand: looks.length - inReview - send };
}

export function cellAt(
  cells: readonly Cell[],
  place: { type: string; state: string; language: string },
): Cell | undefined {
  return cells.find(
    ({ type, state, language }) => type === place.type && state === place.state && language === place.language,
  );
}
