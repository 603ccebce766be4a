// An account is opened, and read about, with the client that @hey-api/openapi-ts writes.
import assert from "node:assert/strict";
import { createClient, createConfig, type Client } from "./client/client/index.js";
import * as kehu from "./client/index.js";

const base = process.env["KEHU_BASE_URL"] ?? "http://127.0.0.1:8080";
const password = "Huaxin-Demo-2026";
const code = "91430200MA0K27427R";

async function signIn(name: string): Promise<Client> {
  const client = createClient(createConfig({ baseUrl: base, headers: { "Accept-Language": "en" } }));
  const { data } = await kehu.signIn({ client, body: { name, password }, throwOnError: true });
  let tokens = data;
  // Before the access token ends, exchange the refresh token for the next pair; it serves once.
  client.setConfig({
    auth: async ({ scheme }) => {
      if (scheme !== "bearer") return undefined;
      if (Date.parse(tokens.access_token_expires_at) - Date.now() < 30_000) {
        const next = await kehu.refreshTokens({
          client,
          body: { refresh_token: tokens.refresh_token },
          throwOnError: true,
        });
        tokens = next.data;
      }
      return tokens.access_token;
    },
  });
  return client;
}

const wang = await signIn("wang.fang");
const li = await signIn("li.sales");
const zhao = await signIn("zhao.finance");
const chen = await signIn("chen.gm");
const cao = await signIn("cao.manager");

async function enterCustomer(): Promise<kehu.Customer> {
  const me = await kehu.getMe({ client: wang, throwOnError: true });
  const body: kehu.CreateCustomer = {
    unit_id: me.data.unit_id,
    name: "株洲云龙管材有限公司",
    customer_type: "dealer",
    profile: { kind: "company", legal_representative: "李强", registered_capital: "5000000.00" },
    contacts: [{ name: "单小红", role: "purchasing", mobile: "13800000012" }],
    identifiers: [{ kind: "unified_social_credit_code", value: code }],
  };
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  const first = await kehu.createCustomer({ client: wang, headers, body, throwOnError: true });
  const repeated = await kehu.createCustomer({ client: wang, headers, body, throwOnError: true });
  assert.equal(repeated.data.id, first.data.id);
  assert.equal(repeated.response.headers.get("Idempotency-Replayed"), "true");
  const again = await kehu.createCustomer({ client: wang, body });
  assert.equal(again.error?.code, "customer-credit-code-taken");
  return first.data;
}

async function upload(): Promise<string> {
  const scan = new File(["%PDF-1.4\nbusiness licence\n%%EOF\n"], "licence.pdf", { type: "application/pdf" });
  const file = await kehu.uploadFile({ client: wang, body: { purpose: "document", file: scan }, throwOnError: true });
  assert.equal(file.data.media_type, "application/pdf");
  return file.data.id;
}

async function openAccount(id: string): Promise<void> {
  const papers = { number: code, issued_on: "2020-01-01" };
  const licence = await kehu.submitDocument({
    client: wang,
    path: { id },
    body: {
      ...papers,
      kind: "business_licence_uscc",
      issuer: "株洲市市场监督管理局",
      unlimited: true,
      file_id: await upload(),
    },
    throwOnError: true,
  });
  const invoicing = await kehu.submitDocument({
    client: wang,
    path: { id },
    body: {
      ...papers,
      kind: "invoicing_details",
      issuer: "客户",
      file_id: await upload(),
      invoicing: {
        title: "株洲云龙管材有限公司",
        bank: "中国工商银行株洲分行",
        account: "1903001019200012345",
        address: "株洲市云龙区云霞大道1号",
        telephone: "0731-28001234",
      },
    },
    throwOnError: true,
  });
  const opening = await kehu.applyForOpening({
    client: wang,
    body: {
      customer_id: id,
      customer_type: "dealer",
      region: "华中",
      products: ["聚乙烯"],
      expected_monthly_volume: "120.500",
      conditions: [
        { condition: "in_region", statement: "注册地在株洲" },
        { condition: "sound_and_honest", statement: "见走访报告" },
        { condition: "funded", statement: "注册资本五百万元" },
        { condition: "reputation_and_ability", statement: "见走访报告" },
      ],
    },
    throwOnError: true,
  });
  const submitted = await kehu.submitOpening({ client: wang, path: { id: opening.data.id }, throwOnError: true });
  assert(submitted.data.approval_id !== null);
  const path = { approval_id: submitted.data.approval_id };
  const early = await kehu.approveApproval({ client: chen, path, body: { reason: "同意" } });
  assert.equal(early.error?.code, "approval-out-of-order");
  await kehu.verifyDocument({ client: li, path: { id: licence.data.id }, body: {}, throwOnError: true });
  await kehu.verifyDocument({ client: zhao, path: { id: invoicing.data.id }, body: {}, throwOnError: true });
  for (const client of [li, zhao, chen]) {
    await kehu.approveApproval({ client, path, body: { reason: "同意" }, throwOnError: true });
  }
  const opened = await kehu.getCustomer({ client: wang, path: { id }, throwOnError: true });
  assert.equal(opened.data.status, "active");
}

async function changeIndustry(id: string, industry: string): Promise<kehu.Customer> {
  const read = await kehu.getCustomer({ client: wang, path: { id }, throwOnError: true });
  const etag = read.response.headers.get("ETag") ?? "";
  const change = { client: wang, path: { id }, headers: { "If-Match": etag }, body: { industry, remark: null } };
  const changed = await kehu.updateCustomer({ ...change, throwOnError: true });
  const stale = await kehu.updateCustomer(change);
  assert.equal(stale.error?.status, 412);
  assert.equal(stale.error.code, "customer-stale");
  return changed.data;
}

async function* customers(client: Client): AsyncGenerator<kehu.CustomerSummary> {
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const query = { status: ["active" as const, "prospect" as const], limit: 100, ...(cursor && { cursor }) };
    const page: { data: kehu.CustomerPage } = await kehu.listCustomers({ client, query, throwOnError: true });
    yield* page.data.items;
    cursor = page.data.next_cursor;
  }
}

async function exported(): Promise<string> {
  const csv = await kehu.exportCustomers({
    client: chen,
    query: { format: "csv", status: ["active"] },
    parseAs: "blob",
    throwOnError: true,
  });
  return (csv.data as Blob).text();
}

async function readDetermination(outcome: kehu.DeterminationOutcome): Promise<string> {
  const page = await kehu.listDeterminations({ client: cao, query: { answer: outcome, limit: 1 }, throwOnError: true });
  const [summary] = page.data.items;
  assert(summary);
  const read = await kehu.getDetermination({ client: cao, path: { id: summary.id }, throwOnError: true });
  const answer = read.data.decision.answer;
  switch (answer.answer) {
    case "determined":
      return `${answer.rule.rule} decides on ${answer.evidence.length} records`;
    case "needs_ruling":
      return `a ruling is needed under ${answer.rule.rule}: ${answer.because}`;
  }
}

const customer = await enterCustomer();
await openAccount(customer.id);
assert.equal((await changeIndustry(customer.id, "塑料制品业")).industry, "塑料制品业");
const seen = new Set<string>();
let count = 0;
for await (const { id } of customers(wang)) {
  seen.add(id);
  count += 1;
}
assert(count > 100 && seen.size === count && seen.has(customer.id));
assert((await exported()).includes(code));
assert.match(await readDetermination("determined"), /^ATT-.* decides on [1-9]/);
assert.match(await readDetermination("needs_ruling"), /^a ruling is needed under ATT-/);
