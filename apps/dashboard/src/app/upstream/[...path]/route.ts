import { passOn } from "../../../upstream/pass-on.ts";

export const dynamic = "force-dynamic";

interface Context {
  readonly params: Promise<{ readonly path: string[] }>;
}

async function handle(request: Request, { params }: Context): Promise<Response> {
  return passOn(request, (await params).path);
}

export { handle as GET, handle as HEAD, handle as POST };
