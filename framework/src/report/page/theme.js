// Before anything is drawn: the theme of the system, until the reader chooses.
const systemTheme = matchMedia("(prefers-color-scheme: dark)");
let chosenTheme = null;
function theme() {
  return chosenTheme || (systemTheme.matches ? "dark" : "light");
}
document.documentElement.dataset.theme = theme();
