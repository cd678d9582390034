/** What the visitor asked for; `system` follows the machine. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** Where the choice is remembered. */
export const THEME_KEY = "basin-theme";

/** Runs before the first paint, so that no page flashes in the other theme. */
export const themeScript = `try{var t=localStorage.getItem("${THEME_KEY}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch(e){}`;

/** Shows a theme and remembers it. */
export function setTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset["theme"];
  else dataset["theme"] = theme;
  localStorage.setItem(THEME_KEY, theme);
}
