// Verifies a webhook as its receivers do, with the library of Standard Webhooks (npm standardwebhooks).
//
//   node verify_webhook.cjs <node_modules> <secret> <id> <timestamp> <signature> <file of the body>
//
// Says "verified", or why not.
const fs = require('node:fs');
const path = require('node:path');

const [modules, secret, id, timestamp, signature, body] = process.argv.slice(2);
const { Webhook } = require(path.resolve(modules, 'standardwebhooks'));

try {
  new Webhook(secret).verify(fs.readFileSync(body, 'utf8'), {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  });
  console.log('verified');
} catch (error) {
  console.log(`${error.name}: ${error.message}`);
}
