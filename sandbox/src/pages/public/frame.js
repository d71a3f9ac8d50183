/** The bar on top of both pages: language and theme, remembered in this browser. */
import { byId, icon } from "./dom.js";
import { applyWords, language, t, useLanguage } from "./text.js";

const darkSystem = matchMedia("(prefers-color-scheme: dark)");

export function setUpFrame() {
  applyWords();
  byId("language").addEventListener("click", () => {
    const other = language() === "ar" ? "en" : "ar";
    remember("zajel.language", other);
    useLanguage(other);
  });
  byId("theme").addEventListener("click", () => {
    const other = isDark() ? "light" : "dark";
    remember("zajel.theme", other);
    document.documentElement.dataset.theme = other;
    paintButtons();
  });
  darkSystem.addEventListener("change", paintButtons);
  document.addEventListener("language", paintButtons);
  paintButtons();
}

function paintButtons() {
  byId("theme").replaceChildren(icon(isDark() ? "sun" : "moon"));
  byId("theme").setAttribute("aria-label", t(isDark() ? "toLight" : "toDark"));
  byId("language").lang = language() === "ar" ? "en" : "ar";
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen === undefined ? darkSystem.matches : chosen === "dark";
}

/** Whether the person has chosen a language here before. */
export function hasChosenLanguage() {
  try {
    return localStorage.getItem("zajel.language") !== null;
  } catch {
    return false;
  }
}

/** @param {string} key @param {string} value */
function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is switched off in this browser: the choice holds until the page is left.
  }
}
