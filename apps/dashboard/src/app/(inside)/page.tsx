export const dynamic = "force-dynamic";

/** Overview. */
export default function OverviewPage() {
  return <main>Basin</main>;
}
