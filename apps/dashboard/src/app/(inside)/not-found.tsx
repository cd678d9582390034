import Link from "next/link";
import { PageFrame } from "../../frame/PageFrame.tsx";

/** Nothing has this address. */
export default function NotFoundPage() {
  return (
    <PageFrame title="Nothing is here">
      <p>What had this address may have been deleted, or the address was cut short.</p>
      <p>
        <Link href="/runs" prefetch={false}>
          All runs
        </Link>
      </p>
    </PageFrame>
  );
}
