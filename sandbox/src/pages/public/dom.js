/** Building and keeping DOM nodes. Data goes in as text nodes and attributes only, never as markup. */

const svg = "http://www.w3.org/2000/svg";

/**
 * An HTML element.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | null | undefined>} [attributes] true sets an empty one; false, null and undefined set none
 * @param {(Node | string | null)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * An icon of icons.svg, hidden from screen readers: the words beside it speak.
 *
 * @param {string} name
 * @param {string} [classes] "turns" for what points the way of reading
 */
export function icon(name, classes = "") {
  const shape = document.createElementNS(svg, "svg");
  shape.setAttribute("class", `icon ${classes}`.trim());
  shape.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", `/assets/icons.svg#${name}`);
  shape.append(use);
  return shape;
}

/**
 * The element with this id.
 *
 * @template {HTMLElement} [Element=HTMLElement]
 * @param {string} id
 * @returns {Element}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}`);
  return /** @type {Element} */ (element);
}

/**
 * A list whose rows stay the same nodes from one showing to the next, so that focus, hover and a press under way survive.
 *
 * @template Item
 * @param {HTMLElement} parent
 * @param {(item: Item) => string} keyOf
 * @param {(item: Item) => { node: HTMLElement, update?: (item: Item) => void }} make
 */
export function keptList(parent, keyOf, make) {
  /** @type {Map<string, { node: HTMLElement, update?: (item: Item) => void }>} */
  let rows = new Map();
  return {
    parent,
    /** @param {Item[]} items */
    show(items) {
      const next = new Map(items.map((item) => [keyOf(item), rows.get(keyOf(item)) ?? make(item)]));
      for (const [key, row] of rows) if (!next.has(key)) row.node.remove();
      let place = parent.firstElementChild;
      for (const item of items) {
        const row = /** @type {{ node: HTMLElement, update?: (item: Item) => void }} */ (next.get(keyOf(item)));
        row.update?.(item);
        if (row.node === place) place = place.nextElementSibling;
        else parent.insertBefore(row.node, place);
      }
      rows = next;
    },
    /** Drops every row, for another language or another phone. */
    clear() {
      rows = new Map();
      parent.replaceChildren();
    },
  };
}
