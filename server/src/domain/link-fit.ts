/**
 * Whether a template link fits its template and its merchant: asked when it is saved, and again whenever the template
 * was read at WhatsApp.
 */
import { suffixOf } from "./button-url.ts";
import { checkoutUrlFrom } from "./checkout-url.ts";
import { exampleFacts } from "./example-facts.ts";
import { type MappingProblem, mappingProblems } from "./mapping-fit.ts";
import { approvedAddress, type TemplateComponents } from "./template.ts";
import type { LinkVariables } from "./variables.ts";

/** What does not fit: the variables, and a pay button whose address the merchant's payment links do not continue. */
export function linkProblems(
  components: TemplateComponents,
  variables: LinkVariables,
  checkoutUrlTemplate: string | null,
): readonly MappingProblem[] {
  const problems = mappingProblems(components, variables);
  return problems.length > 0 || checkoutUrlTemplate === null
    ? problems
    : payButtonProblems(components, variables, checkoutUrlTemplate);
}

/** Two session ids that begin differently: a button whose address ends inside one of them fits no other. */
const someSessions = ["0a1b2c3d", "z9y8x7w6"];

function payButtonProblems(
  { buttons }: TemplateComponents,
  variables: LinkVariables,
  checkoutUrlTemplate: string,
): MappingProblem[] {
  return buttons.flatMap((button, index): MappingProblem[] => {
    const approved = approvedAddress(button);
    const mapping = variables.buttons[index];
    if (approved === null || mapping === undefined || "text" in mapping) return [];
    const misfits = someSessions.some((session) => {
      const facts = { ...exampleFacts, checkoutUrl: checkoutUrlFrom(checkoutUrlTemplate, session) };
      return suffixOf(mapping.from, facts, approved).kind === "link_mismatch";
    });
    if (!misfits) return [];
    const detail = `Button ${index} was approved for ${approved}…, which the merchant's checkout_url_template ${checkoutUrlTemplate} does not continue.`;
    return [{ component: "button", detail }];
  });
}
