// An account is opened, and read about, with the client that openapi-generator writes as typescript-fetch.
import assert from "node:assert/strict";
import * as kehu from "./client/index.js";

const basePath = process.env["KEHU_BASE_URL"] ?? "http://127.0.0.1:8080";
const password = "Huaxin-Demo-2026";
const code = "91430600MA0K375292";

// A refusal comes as an exception that holds the response; its body is the problem.
async function problemOf(call: Promise<unknown>): Promise<kehu.Problem> {
  try {
    await call;
  } catch (refused) {
    if (refused instanceof kehu.ResponseError) return kehu.ProblemFromJSON(await refused.response.json());
    throw refused;
  }
  throw new Error("was not refused");
}

async function signIn(name: string): Promise<kehu.Configuration> {
  const plain = new kehu.AuthenticationApi(new kehu.Configuration({ basePath }));
  let tokens = await plain.signIn({ signIn: { name, password } });
  return new kehu.Configuration({
    basePath,
    headers: { "Accept-Language": "en" },
    // Before the access token ends, exchange the refresh token for the next pair; it serves once.
    accessToken: async () => {
      if (tokens.accessTokenExpiresAt.getTime() - Date.now() < 30_000) {
        tokens = await plain.refreshTokens({ refreshTokens: { refreshToken: tokens.refreshToken } });
      }
      return tokens.accessToken;
    },
  });
}

const wang = await signIn("wang.fang");
const li = await signIn("li.sales");
const zhao = await signIn("zhao.finance");
const chen = await signIn("chen.gm");
const cao = await signIn("cao.manager");
const customers = new kehu.CustomersApi(wang);

async function enterCustomer(): Promise<kehu.Customer> {
  const me = await new kehu.AuthenticationApi(wang).getMe();
  const createCustomer: kehu.CreateCustomer = {
    unitId: me.unitId,
    name: "岳阳巴陵包装有限公司",
    customerType: "dealer",
    profile: { kind: "company", legalRepresentative: "李强", registeredCapital: "5000000.00" },
    contacts: [{ name: "单小红", role: "purchasing", mobile: "13800000013" }],
    identifiers: [{ kind: "unified_social_credit_code", value: code }],
  };
  const idempotencyKey = crypto.randomUUID();
  const customer = await customers.createCustomer({ createCustomer, idempotencyKey });
  const repeated = await customers.createCustomerRaw({ createCustomer, idempotencyKey });
  assert.equal((await repeated.value()).id, customer.id);
  assert.equal(repeated.raw.headers.get("Idempotency-Replayed"), "true");
  const problem = await problemOf(customers.createCustomer({ createCustomer }));
  assert.equal(problem.code, "customer-credit-code-taken");
  return customer;
}

async function upload(): Promise<string> {
  const scan = new File(["%PDF-1.4\nbusiness licence\n%%EOF\n"], "licence.pdf", { type: "application/pdf" });
  const file = await new kehu.FilesApi(wang).uploadFile({ purpose: "document", file: scan });
  assert.equal(file.mediaType, "application/pdf");
  return file.id;
}

async function openAccount(id: string): Promise<void> {
  const papers = new kehu.QualificationApi(wang);
  const issuedOn = new Date("2020-01-01");
  const licence = await papers.submitDocument({
    id,
    submitDocument: {
      kind: "business_licence_uscc",
      number: code,
      issuer: "岳阳市市场监督管理局",
      issuedOn,
      unlimited: true,
      fileId: await upload(),
    },
  });
  const invoicing = await papers.submitDocument({
    id,
    submitDocument: {
      kind: "invoicing_details",
      number: code,
      issuer: "客户",
      issuedOn,
      fileId: await upload(),
      invoicing: {
        title: "岳阳巴陵包装有限公司",
        bank: "中国工商银行岳阳分行",
        account: "1907001019200012345",
        address: "岳阳市岳阳楼区巴陵路1号",
        telephone: "0730-84001234",
      },
    },
  });
  const openings = new kehu.AccountOpeningsApi(wang);
  const opening = await openings.applyForOpening({
    applyForOpening: {
      customerId: id,
      customerType: "dealer",
      region: "华中",
      products: ["聚乙烯"],
      expectedMonthlyVolume: "120.500",
      conditions: [
        { condition: "in_region", statement: "注册地在岳阳" },
        { condition: "sound_and_honest", statement: "见走访报告" },
        { condition: "funded", statement: "注册资本五百万元" },
        { condition: "reputation_and_ability", statement: "见走访报告" },
      ],
    },
  });
  const { approvalId } = await openings.submitOpening({ id: opening.id });
  assert(approvalId);
  const approve = (who: kehu.Configuration) =>
    new kehu.ApprovalsApi(who).approveApproval({ approvalId, decideStep: { reason: "同意" } });
  assert.equal((await problemOf(approve(chen))).code, "approval-out-of-order");
  await new kehu.QualificationApi(li).verifyDocument({ id: licence.id, decideDocument: {} });
  await new kehu.QualificationApi(zhao).verifyDocument({ id: invoicing.id, decideDocument: {} });
  for (const approver of [li, zhao, chen]) await approve(approver);
  assert.equal((await customers.getCustomer({ id })).status, "active");
}

async function changeIndustry(id: string, industry: string): Promise<kehu.Customer> {
  const read = await customers.getCustomerRaw({ id });
  const change = { id, ifMatch: read.raw.headers.get("ETag") ?? "", patchCustomer: { industry, remark: null } };
  const changed = await customers.updateCustomer(change);
  const stale = await problemOf(customers.updateCustomer(change));
  assert.equal(stale.status, 412);
  assert.equal(stale.code, "customer-stale");
  return changed;
}

async function allCustomers(): Promise<kehu.CustomerSummary[]> {
  const all: kehu.CustomerSummary[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page: kehu.CustomerPage = await customers.listCustomers({
      status: ["active", "prospect"],
      limit: 100,
      ...(cursor && { cursor }),
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

async function exported(): Promise<string> {
  const csv = await new kehu.TransfersApi(chen).exportCustomers({ format: "csv", status: ["active"] });
  return csv.text();
}

async function readDetermination(outcome: kehu.DeterminationOutcome): Promise<string> {
  const determinations = new kehu.DeterminationsApi(cao);
  const [summary] = (await determinations.listDeterminations({ answer: outcome, limit: 1 })).items;
  assert(summary);
  const { answer } = (await determinations.getDetermination({ id: summary.id })).decision;
  switch (answer.answer) {
    case "determined":
      return `${answer.rule.rule} decides on ${answer.evidence.length} records`;
    case "needs_ruling":
      return `a ruling is needed under ${answer.rule.rule}: ${answer.because}`;
  }
}

const customer = await enterCustomer();
await openAccount(customer.id);
assert.equal((await changeIndustry(customer.id, "包装业")).industry, "包装业");
const all = await allCustomers();
assert(all.length > 100 && new Set(all.map(({ id }) => id)).size === all.length);
assert(all.some(({ id }) => id === customer.id));
assert((await exported()).includes(code));
assert.match(await readDetermination("determined"), /^ATT-.* decides on [1-9]/);
assert.match(await readDetermination("needs_ruling"), /^a ruling is needed under ATT-/);
