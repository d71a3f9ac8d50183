/**
 * Values for sending an approved template to oneself: the examples that it was submitted with.
 */
import { isArabic } from "./languages.ts";
import { approvedAddress, placeholdersIn, type Template } from "./template.ts";
import { examplesIn } from "./template-draft.ts";
import { type LinkVariables, type Mapping, tidy } from "./variables.ts";

/** One fixed text for every variable of the template. `listed`: its components as Meta lists them, with examples. */
export function sampleVariables(template: Template, listed: unknown): LinkVariables {
  const { components, parameterFormat, language } = template;
  const placeholders = placeholdersIn(components);
  const examples = examplesIn(listed, parameterFormat);
  const plain = isArabic(language) ? "مثال" : "sample";
  const fixed = (example: string | undefined): Mapping => ({ text: tidy(example ?? "") ?? plain });
  const byName = (names: readonly string[], of: ReadonlyMap<string, string>) =>
    Object.fromEntries(names.map((name) => [name, fixed(of.get(name))]));
  return {
    header: byName(placeholders.header, examples.header),
    body: byName(placeholders.body, examples.body),
    buttons: Object.fromEntries(
      placeholders.buttons.map(({ index }) => {
        const button = components.buttons[index];
        const approved = button === undefined ? null : approvedAddress(button);
        return [`${index}`, fixed(suffixIn(examples.buttons.get(index), approved ?? ""))];
      }),
    ),
  };
}

/** Of an address the part behind the approved one; some are given without that. */
function suffixIn(example: string | undefined, approved: string): string | undefined {
  if (example?.startsWith(approved)) return example.slice(approved.length);
  return example !== undefined && URL.canParse(example) ? undefined : example;
}
