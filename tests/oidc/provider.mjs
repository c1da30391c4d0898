// A real OpenID provider (npm oidc-provider) on loopback, for tests. Arguments: port, redirect address, client secret, audience of access tokens.
// Whoever it is asked for signs in at once: the test says whom by ?login_hint=SUBJECT. Prints "ready" when it listens.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port, redirect, secret, audience] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const key = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), alg: 'ES256', use: 'sig', kid: 'test' };

const resource = { getResourceServerInfo: () => ({ scope: '', audience, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }) };
const provider = new Provider(issuer, {
  jwks: { keys: [key] },
  clients: [
    {
      client_id: 'thidua', client_secret: secret, redirect_uris: [redirect], grant_types: ['authorization_code'], response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
    },
    { client_id: 'report-program', client_secret: secret, redirect_uris: [], grant_types: ['client_credentials'], response_types: [], id_token_signed_response_alg: 'ES256' },
    { client_id: 'other-program', client_secret: secret, redirect_uris: [], grant_types: ['client_credentials'], response_types: [], id_token_signed_response_alg: 'ES256' },
  ],
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, role: 'admin', name: 'Should not matter' }) }),
  cookies: { keys: [secret] },
  features: {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    resourceIndicators: { enabled: true, defaultResource: () => audience, useGrantedResource: () => true, ...resource },
  },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
});

const answer = provider.callback();
createServer(async (request, response) => {
  try {
    if (!request.url.startsWith('/interaction/')) {
      answer(request, response);
      return;
    }

    const details = await provider.interactionDetails(request, response);
    const accountId = details.params.login_hint ?? 'somebody';
    const grant = new provider.Grant({ accountId, clientId: details.params.client_id });
    grant.addOIDCScope('openid');
    grant.addResourceScope(audience, '');
    await provider.interactionFinished(request, response, { login: { accountId }, consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: false });
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));

// The test that started it holds its standard input: when that ends, so does this.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
