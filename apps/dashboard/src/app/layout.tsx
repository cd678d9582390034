import type { Metadata } from "next";
import type { ReactNode } from "react";
import "./basin.css";

export const metadata: Metadata = {
  title: { default: "Basin", template: "%s - Basin" },
  description: "What adversarial training does to the loss surface, and to robustness",
};

/** What every page stands in. */
export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
