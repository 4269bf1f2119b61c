// A certified OpenID Connect provider for the tests: `node tests/oidc/provider.mjs`, configured by SETTINGS (JSON).
// It prints "listening" when it does. Signing in there is choosing one of its accounts.
import { createServer } from "node:http";

import { interactionPolicy, Provider } from "oidc-provider";

const { port, client, accounts } = JSON.parse(process.env.SETTINGS);
const issuer = `http://127.0.0.1:${port}`;

// Google and Microsoft can be asked which of one's accounts it shall be; this one learns it here.
const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt({ name: "select_account", requestable: true }), 0);

const provider = new Provider(issuer, {
  clients: [client],
  claims: { openid: ["sub", "hd", "tid", "xms_edov"], email: ["email", "email_verified"], profile: ["name"] },
  // As Google and Microsoft do: what was asked for stands in the ID token itself.
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: false } },
  interactions: { policy, url: (_, interaction) => `/choose/${interaction.uid}` },
  findAccount: (_, id) => accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
  // Nobody is asked to consent: the school's administrator has done so.
  async loadExistingGrant(ctx) {
    const grant = new provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
  renderError: (ctx, out) => {
    ctx.type = "text";
    ctx.body = JSON.stringify(out);
  },
});

async function choose(request, response) {
  const url = new URL(request.url, issuer);
  if (url.searchParams.has("cancel")) {
    const result = { error: "access_denied", error_description: "cancelled" };
    return provider.interactionFinished(request, response, result);
  }
  if (url.searchParams.has("account")) {
    const result = { login: { accountId: url.searchParams.get("account") }, select_account: {} };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
  const choices = Object.keys(accounts).map((id) => `<li><a href="?account=${id}">${id}</a></li>`);
  response.setHeader("content-type", "text/html");
  return response.end(
    `<!doctype html><html lang="en"><title>Choose an account</title><ul>${choices.join("")}</ul><a href="?cancel">Cancel</a>`,
  );
}

const answer = provider.callback();
createServer((request, response) =>
  request.url.startsWith("/choose/") ? choose(request, response) : answer(request, response),
).listen(port, "127.0.0.1", () => console.log("listening"));
