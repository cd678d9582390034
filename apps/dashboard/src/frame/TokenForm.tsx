import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { TOKEN_COOKIE } from "../upstream/token.ts";

/** Keeps a key in a cookie that scripts cannot read and other sites cannot send. */
async function keepToken(form: FormData): Promise<void> {
  "use server";
  const token = String(form.get("token") ?? "").trim();
  const store = await cookies();
  store.set(TOKEN_COOKIE, token, { httpOnly: true, sameSite: "strict", path: "/", maxAge: 90 * 86_400 });
  redirect("/");
}

/** Asks for a key to the API. */
export function TokenForm() {
  return (
    <form action={keepToken} className="bar">
      <label htmlFor="token">Token</label>
      <input id="token" name="token" type="password" autoComplete="off" required />
      <button type="submit">Use it</button>
      <span className="note">basin-server --create-token NAME prints one.</span>
    </form>
  );
}
