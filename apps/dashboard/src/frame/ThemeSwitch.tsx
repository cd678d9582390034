"use client";

import { useEffect, useState } from "react";
import { setTheme, THEME_KEY, type Theme, themes } from "./theme.ts";

/** Light, dark, or as the machine has it. */
export function ThemeSwitch() {
  const [theme, show] = useState<Theme>("system");
  useEffect(() => {
    const known = themes.find((name) => name === localStorage.getItem(THEME_KEY));
    if (known) show(known);
  }, []);
  return (
    <select
      aria-label="Theme"
      value={theme}
      onChange={(event) => {
        const chosen = event.target.value as Theme;
        show(chosen);
        setTheme(chosen);
      }}
    >
      {themes.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
