// Runs before the first paint, so that neither the theme nor the direction of the page is seen to change.
(() => {
  const root = document.documentElement;
  const theme = remembered("zajel.theme");
  const language = remembered("zajel.language") ?? (/^ar\b/i.test(navigator.language) ? "ar" : "en");
  const isDark = theme === "dark" || (theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.mantineColorScheme = isDark ? "dark" : "light";
  root.lang = language === "ar" ? "ar" : "en";
  root.dir = language === "ar" ? "rtl" : "ltr";

  function remembered(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is switched off in this browser
    }
  }
})();
