// A real OpenID provider (npm oidc-provider) for tests, on a port of 127.0.0.1 that the system chooses.
//
//   node oidc_provider.mjs <node_modules> <certificate.pem> <key.pem>      with NODE_EXTRA_CA_CERTS=<ca.pem>
//
// Says {"issuer":...} and then answers each line of standard input, a JSON object, with one line:
//   {"sign_in":"ann","resource":"outlay"}  ->  {"access_token":...,"id_token":...}, by the authorization code flow
//   {"keys":["k1","k2"]}                   ->  {}; publishes these RSA keys and signs with the first one
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import readline from 'node:readline';
import crypto from 'node:crypto';
import { pathToFileURL } from 'node:url';

// Debian 12 has Node 18, which lacks what oidc-provider 9 asks of it.
URL.parse ??= (text, base) => (URL.canParse(text, base) ? new URL(text, base) : null);

// The same of its fetch: cookies come joined by commas, which also stand in their dates.
const setCookies = (headers) => headers.getSetCookie?.() ?? (headers.get('set-cookie') ?? '').split(/, (?=[^;, ]+=)/);

globalThis.crypto ??= crypto.webcrypto;
console.warn = console.info = () => {};

const [modules, certificate, key] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(path.join(modules, 'oidc-provider', 'lib', 'index.js')));

const kSecret = 'a secret that only this test has, 32+ characters';
const kRedirect = 'https://127.0.0.1/back';

const made = new Map();
function privateKey(id) {
  if (!made.has(id)) {
    const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
    made.set(id, { ...pair.privateKey.export({ format: 'jwk' }), kid: id, use: 'sig', alg: 'RS256' });
  }
  return made.get(id);
}

function makeProvider(issuer, ids) {
  return new Provider(issuer, {
    clients: [{
      client_id: 'app', client_secret: kSecret, redirect_uris: [kRedirect], grant_types: ['authorization_code'],
    }],
    cookies: { keys: ['only for tests'] },
    jwks: { keys: ids.map(privateKey) },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    features: {
      devInteractions: { enabled: true },
      resourceIndicators: {
        enabled: true,
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, resource) => ({
          scope: 'spend', audience: resource.replace('https://', ''), accessTokenFormat: 'jwt', accessTokenTTL: 300,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
}

const ask = async (url, options) => {
  try {
    const response = await fetch(url, options);
    // Read to its end, also where nobody needs it: the connection is free only then.
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch (error) {
    throw new Error(`${url}: ${error} ${error.cause ?? ''}`);
  }
};

let callback;
const server = https.createServer(
  { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) }, (request, response) => callback(request, response));
// The client ends connections that rest; if the server did, too, a request could meet its end.
server.keepAliveTimeout = 0;
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const issuer = `https://127.0.0.1:${server.address().port}`;
const publish = (ids) => { callback = makeProvider(issuer, ids).callback(); };

// A browser's part: keeps cookies, follows redirects until one leads elsewhere, fills in the forms.
async function signIn(subject, resource) {
  const jar = new Map();
  const go = async (url, form) => {
    const response = await ask(new URL(url, issuer), {
      method: form ? 'POST' : 'GET',
      body: form && new URLSearchParams(form),
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of setCookies(response.headers)) {
      const [name, value] = cookie.split(';')[0].split('=');
      jar.set(name, value);
    }
    const next = response.headers.get('location');
    if (!next) throw new Error(`${url}: ${response.status} ${response.text.slice(0, 500)}`);
    return next;
  };
  const query = new URLSearchParams({
    client_id: 'app', response_type: 'code', redirect_uri: kRedirect, scope: 'openid spend', resource: `https://${resource}`,
  });
  let next = await go(`/auth?${query}`);
  for (const form of [{ prompt: 'login', login: subject, password: 'x' }, { prompt: 'consent' }]) {
    next = await go(next, form);
    next = await go(next);
  }
  const code = new URL(next).searchParams.get('code');
  const response = await ask(new URL('/token', issuer), {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`app:${encodeURIComponent(kSecret)}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code', code, redirect_uri: kRedirect, resource: `https://${resource}`,
    }),
  });
  return JSON.parse(response.text);
}

publish(['k1']);
console.log(JSON.stringify({ issuer }));
for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer = {};
  try {
    if (command.keys) publish(command.keys);
    if (command.sign_in) answer = await signIn(command.sign_in, command.resource);
  } catch (error) {
    answer = { error: String(error.stack) };
  }
  console.log(JSON.stringify(answer));
}
process.exit(0);
