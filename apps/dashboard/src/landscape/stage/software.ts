/** Names of renderers that have no graphics card. */
const software = /swiftshader|llvmpipe|software|basic render/i;

/** Whether this browser draws with its processor: smooth edges then cost more than they are worth. */
export function drawsInSoftware(): boolean {
  const context = document.createElement("canvas").getContext("webgl2");
  if (!context) return false;
  const facts = context.getExtension("WEBGL_debug_renderer_info");
  const name = String(context.getParameter(facts ? facts.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  // Browsers keep few contexts: this one goes at once.
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return software.test(name);
}
