// Receives webhooks of a running server and verifies them with the reference library of Standard Webhooks.
const assert = require("node:assert");
const http = require("node:http");
const { once } = require("node:events");
const { Webhook } = require("standardwebhooks");

const { KEHU_BASE, KEHU_TOKEN } = process.env;
const waiting = [];
const arrived = [];

const server = http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const message = { headers: request.headers, body: Buffer.concat(parts).toString("utf8") };
  response.writeHead(204).end();
  const next = waiting.shift();
  if (next) next(message);
  else arrived.push(message);
});

const receive = () =>
  arrived.length > 0 ? Promise.resolve(arrived.shift()) : new Promise((resolve) => waiting.push(resolve));

async function call(path, body, method = "POST") {
  const answer = await fetch(KEHU_BASE + path, {
    method,
    headers: { authorization: `Bearer ${KEHU_TOKEN}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  assert.ok(answer.ok, `${path}: ${answer.status} ${answer.ok ? "" : await answer.text()}`);
  return answer.json();
}

const refuses = (secret, body, headers) => assert.throws(() => new Webhook(secret).verify(body, headers));

async function main() {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const units = await call("/v1/units?limit=200", undefined, "GET");
  const top = units.items.find((unit) => unit.parent_id === null).id;
  const url = `http://127.0.0.1:${server.address().port}/kehu`;
  const made = await call("/v1/webhook-endpoints", { unit_id: top, name: "JavaScript", url, types: ["customer.created"] });
  const place = `/v1/webhook-endpoints/${made.endpoint.id}`;
  const first = made.secret;

  await call(`${place}/test`);
  let { headers, body } = await receive();
  const event = new Webhook(first).verify(body, headers);
  assert.equal(event.type, "webhook_endpoint.tested");
  assert.equal(event.id, headers["webhook-id"]);
  refuses(first, body.replace("tested", "teste_"), headers);
  refuses(first, body, { ...headers, "webhook-id": "other" });
  refuses(first, body, { ...headers, "webhook-timestamp": String(Number(headers["webhook-timestamp"]) - 1) });

  const second = (await call(`${place}/rotate-secret`, { keep_hours: 1 })).secret;
  await call(`${place}/test`);
  ({ headers, body } = await receive());
  new Webhook(first).verify(body, headers);
  new Webhook(second).verify(body, headers);

  const third = (await call(`${place}/rotate-secret`, { keep_hours: 0 })).secret;
  await call(`${place}/test`);
  ({ headers, body } = await receive());
  new Webhook(third).verify(body, headers);
  refuses(first, body, headers);
  refuses(second, body, headers);
  console.log("javascript: standardwebhooks verifies three messages under three secrets and refuses five others");
  server.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
