import Link from "next/link";
import { LiveLamp } from "../live/LiveLamp.tsx";
import { NavLink } from "./NavLink.tsx";
import { ThemeSwitch } from "./ThemeSwitch.tsx";

const places = [
  ["/", "Overview"],
  ["/studies", "Studies"],
  ["/runs", "Runs"],
  ["/models", "Models"],
  ["/compare", "Compare"],
  ["/robustness", "Robustness"],
  ["/examples", "Examples"],
  ["/launch", "Launch"],
  ["/workers", "Workers"],
  ["/shares", "Shares"],
] as const;

/** The way to every page. */
export function TopBar() {
  return (
    <header className="top">
      <Link href="/" className="brand" prefetch={false}>
        <BasinMark />
        Basin
      </Link>
      <nav aria-label="Pages">
        {places.map(([href, name]) => (
          <NavLink key={href} href={href}>
            {name}
          </NavLink>
        ))}
      </nav>
      <LiveLamp />
      <ThemeSwitch />
    </header>
  );
}

function BasinMark() {
  return (
    <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="6" fill="#12303a" />
      <g fill="none" strokeWidth="2.4">
        <ellipse cx="16" cy="17" rx="12" ry="9.5" stroke="#2a788e" />
        <ellipse cx="15" cy="17.6" rx="8" ry="6" stroke="#22a884" />
        <ellipse cx="14" cy="18.2" rx="4" ry="2.6" stroke="#fde725" />
      </g>
    </svg>
  );
}
