import type { ReactNode } from "react";
import { TopBar } from "../../frame/TopBar.tsx";
import { LiveProvider } from "../../live/LiveProvider.tsx";

/** Pages of people who may see everything; shared links have none of this. */
export default function InsideLayout({ children }: { readonly children: ReactNode }) {
  return (
    <LiveProvider>
      <a href="#main" className="skip">
        Skip to content
      </a>
      <TopBar />
      {children}
    </LiveProvider>
  );
}
