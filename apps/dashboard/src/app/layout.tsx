import type { Metadata } from "next";
import type { ReactNode } from "react";
import { themeScript } from "../frame/theme.ts";
import "./basin.css";

export const metadata: Metadata = {
  title: { default: "Basin", template: "%s - Basin" },
  description: "What adversarial training does to the loss surface, and to robustness",
};

/** What every page stands in. */
export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours that must run before the first paint */}
        <script dangerouslySetInnerHTML={{ __html: themeScript }} />
      </head>
      <body>{children}</body>
    </html>
  );
}
