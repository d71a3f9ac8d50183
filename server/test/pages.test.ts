/** The pages that people read: every link leads somewhere, and every page is reached. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";

const repository = path.resolve(import.meta.dirname, "../..");

interface Page {
  /** From the repository's root. */
  name: string;
  /** Without blocks of code. */
  text: string;
}

interface Link {
  from: string;
  to: string;
  target: string;
  anchor: string;
}

const pages = [...markdownIn("."), ...markdownIn("docs"), ...markdownIn("docs/decisions"), ...markdownIn("docs/guide")];
const links = pages.flatMap(linksOf);

test("every link leads to a page that is there, and to a heading on it", () => {
  const headings = new Map(pages.map(({ name, text }) => [name, anchorsOf(text)]));

  const dead = links
    .filter(
      ({ target, anchor }) =>
        !existsSync(path.join(repository, target)) || (anchor !== "" && headings.get(target)?.has(anchor) === false),
    )
    .map(({ from, to }) => `${from}: ${to}`);

  assert.ok(links.length > 100);
  assert.deepEqual(dead, []);
});

test("every page is reached by a link from another", () => {
  const reached = new Set(links.filter(({ from, target }) => from !== target).map(({ target }) => target));

  assert.deepEqual(
    pages.map(({ name }) => name).filter((name) => name !== "README.md" && !reached.has(name)),
    [],
  );
});

function markdownIn(folder: string): Page[] {
  return readdirSync(path.join(repository, folder))
    .filter((name) => name.endsWith(".md"))
    .map((file) => path.join(folder, file))
    .map((name) => ({
      name,
      text: readFileSync(path.join(repository, name), "utf8").replace(/^ *```.*?^ *```/gms, ""),
    }));
}

function linksOf({ name: from, text }: Page): Link[] {
  return Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, to = ""]) => to)
    .filter((to) => !/^https?:/.test(to))
    .map((to) => {
      const [place = "", anchor = ""] = to.split("#");
      return { from, to, target: place === "" ? from : path.join(path.dirname(from), place), anchor };
    });
}

/** As GitHub names them. */
function anchorsOf(text: string): Set<string> {
  return new Set(
    Array.from(text.matchAll(/^#+ (.*)$/gm), ([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
        .replace(/[^\p{L}\p{N}\-_ ]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}
