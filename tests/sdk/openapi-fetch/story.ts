// An account is opened, and read about, with openapi-fetch on the types that openapi-typescript writes.
import assert from "node:assert/strict";
import createClient, { type Client, type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Schemas = components["schemas"];
type Kehu = Client<paths>;

const base = process.env["KEHU_BASE_URL"] ?? "http://127.0.0.1:8080";
const password = "Huaxin-Demo-2026";
const code = "91430400MA0K17325G";

// What an operation refused, as RFC 9457 tells it. Branch on `code`; `detail` is for people.
class Refused extends Error {
  constructor(readonly problem: Schemas["Problem"]) {
    super(`${problem.code}: ${problem.detail}`);
  }
}

// The answer's data, or the problem as an exception.
function taken<Data>(answer: { data?: Data; error?: Schemas["Problem"] }): Data {
  if (answer.error !== undefined) throw new Refused(answer.error);
  return answer.data as Data;
}

async function signIn(name: string): Promise<Kehu> {
  const kehu = createClient<paths>({ baseUrl: base });
  const first = taken(await kehu.POST("/v1/auth/tokens", { body: { name, password } }));
  kehu.use(session(first));
  return kehu;
}

// Sends the access token, and exchanges the refresh token for the next pair shortly before it ends. A refresh token
// serves once: calls that come meanwhile wait for the one exchange.
function session(first: Schemas["Tokens"]): Middleware {
  const plain = createClient<paths>({ baseUrl: base });
  let tokens = first;
  let exchange: Promise<void> | undefined;
  async function renew(): Promise<void> {
    const body = { refresh_token: tokens.refresh_token };
    tokens = taken(await plain.POST("/v1/auth/tokens/refresh", { body }));
  }
  return {
    async onRequest({ request }) {
      if (Date.parse(tokens.access_token_expires_at) - Date.now() < 30_000) {
        exchange ??= renew().finally(() => (exchange = undefined));
        await exchange;
      }
      request.headers.set("Authorization", `Bearer ${tokens.access_token}`);
      request.headers.set("Accept-Language", "en");
      return request;
    },
  };
}

// Repeats a write that may or may not have had its effect: the same key makes the repetition harmless.
async function repeated<Data>(
  write: (key: string) => Promise<{ data?: Data; error?: Schemas["Problem"]; response: Response }>,
): Promise<Data> {
  const key = crypto.randomUUID();
  for (let attempt = 0; ; attempt++) {
    const answer = await write(key).catch((lost: unknown) => {
      if (attempt === 4) throw lost;
      return undefined;
    });
    const status = answer?.response.status ?? 503;
    if (answer !== undefined && ((status !== 429 && status !== 503) || attempt === 4)) return taken(answer);
    const seconds = Number(answer?.response.headers.get("Retry-After") ?? 2 ** attempt);
    await new Promise((wake) => setTimeout(wake, seconds * 1000));
  }
}

async function refusal(act: Promise<unknown>): Promise<Schemas["Problem"]> {
  try {
    await act;
  } catch (refused) {
    if (refused instanceof Refused) return refused.problem;
    throw refused;
  }
  throw new Error("was not refused");
}

const wang = await signIn("wang.fang");
const li = await signIn("li.sales");
const zhao = await signIn("zhao.finance");
const chen = await signIn("chen.gm");
const cao = await signIn("cao.manager");

async function refreshes(): Promise<void> {
  const plain = createClient<paths>({ baseUrl: base });
  const first = taken(await plain.POST("/v1/auth/tokens", { body: { name: "wang.fang", password } }));
  const soon = new Date(Date.now() + 10_000).toISOString();
  plain.use(session({ ...first, access_token_expires_at: soon }));
  const answers = await Promise.all([plain.GET("/v1/me"), plain.GET("/v1/me")]);
  for (const answer of answers) assert.equal(taken(answer).sign_in_name, "wang.fang");
  const problem = await refusal(
    plain.POST("/v1/auth/tokens/refresh", { body: { refresh_token: first.refresh_token + "x" } }).then(taken),
  );
  assert.equal(problem.status, 401);
}

async function enterCustomer(): Promise<Schemas["Customer"]> {
  const me = taken(await wang.GET("/v1/me"));
  const body: Schemas["CreateCustomer"] = {
    unit_id: me.unit_id,
    name: "衡阳雁峰化纤有限公司",
    customer_type: "dealer",
    profile: { kind: "company", legal_representative: "李强", registered_capital: "5000000.00" },
    contacts: [{ name: "单小红", role: "purchasing", mobile: "13800000011" }],
    identifiers: [{ kind: "unified_social_credit_code", value: code }],
  };
  const customer = await repeated((key) =>
    wang.POST("/v1/customers", { params: { header: { "Idempotency-Key": key } }, body }),
  );
  // Entered again, which is another act with another key, it is refused: the code is taken.
  const again = await wang.POST("/v1/customers", { body });
  assert.equal(again.error?.status, 409);
  assert.equal(again.error?.code, "customer-credit-code-taken");
  return customer;
}

async function repeatsSafely(): Promise<void> {
  const send = (text: string) =>
    wang.POST("/v1/customers/{id}/needs", {
      params: { path: { id: customer.id }, header: { "Idempotency-Key": key } },
      body: { kind: "need", content: text },
    });
  const key = crypto.randomUUID();
  const first = await send("每月二十吨聚乙烯");
  const second = await send("每月二十吨聚乙烯");
  assert.equal(taken(second).id, taken(first).id);
  assert.equal(second.response.headers.get("Idempotency-Replayed"), "true");
  assert.equal((await refusal(send("每月三十吨聚乙烯").then(taken))).status, 422);
}

async function upload(): Promise<string> {
  const scan = new File(["%PDF-1.4\nbusiness licence\n%%EOF\n"], "licence.pdf", { type: "application/pdf" });
  const file = taken(
    await wang.POST("/v1/files", {
      // The types say `string` where the form takes a file.
      body: { purpose: "document", file: scan as unknown as string },
      bodySerializer: ({ purpose, file }) => {
        const form = new FormData();
        form.set("purpose", purpose);
        form.set("file", file as unknown as Blob);
        return form;
      },
    }),
  );
  assert.equal(file.media_type, "application/pdf");
  return file.id;
}

async function openAccount(customer: string): Promise<void> {
  const licence = taken(
    await wang.POST("/v1/customers/{id}/documents", {
      params: { path: { id: customer } },
      body: {
        kind: "business_licence_uscc",
        number: code,
        issuer: "衡阳市市场监督管理局",
        issued_on: "2020-01-01",
        unlimited: true,
        file_id: await upload(),
      },
    }),
  );
  const invoicing = taken(
    await wang.POST("/v1/customers/{id}/documents", {
      params: { path: { id: customer } },
      body: {
        kind: "invoicing_details",
        number: code,
        issuer: "客户",
        issued_on: "2020-01-01",
        file_id: await upload(),
        invoicing: {
          title: "衡阳雁峰化纤有限公司",
          bank: "中国工商银行衡阳分行",
          account: "1901002019200012345",
          address: "衡阳市雁峰区雁城路1号",
          telephone: "0734-84001234",
        },
      },
    }),
  );
  const opening = taken(
    await wang.POST("/v1/account-openings", {
      body: {
        customer_id: customer,
        customer_type: "dealer",
        region: "华中",
        products: ["聚乙烯"],
        expected_monthly_volume: "120.500",
        conditions: [
          { condition: "in_region", statement: "注册地在衡阳" },
          { condition: "sound_and_honest", statement: "见走访报告" },
          { condition: "funded", statement: "注册资本五百万元" },
          { condition: "reputation_and_ability", statement: "见走访报告" },
        ],
      },
    }),
  );
  const submitted = taken(
    await wang.POST("/v1/account-openings/{id}/submit", { params: { path: { id: opening.id } } }),
  );
  assert(submitted.approval_id !== null);
  const approval = { path: { approval_id: submitted.approval_id } };
  // The general manager comes last (CUS-11): before that he is refused, and told the rule.
  const early = await chen.POST("/v1/approvals/{approval_id}/approve", { params: approval, body: { reason: "同意" } });
  assert.equal(early.error?.code, "approval-out-of-order");
  assert.equal(early.error?.rule, "CUS-11");
  taken(await li.POST("/v1/documents/{id}/verify", { params: { path: { id: licence.id } }, body: {} }));
  taken(await zhao.POST("/v1/documents/{id}/verify", { params: { path: { id: invoicing.id } }, body: {} }));
  for (const [approver, reason] of [[li, "材料齐全"], [zhao, "开票资料无误"], [chen, "同意开户"]] as const) {
    taken(await approver.POST("/v1/approvals/{approval_id}/approve", { params: approval, body: { reason } }));
  }
  const opened = taken(await wang.GET("/v1/customers/{id}", { params: { path: { id: customer } } }));
  assert.equal(opened.status, "active");
}

async function changeIndustry(id: string, industry: string): Promise<Schemas["Customer"]> {
  const read = await wang.GET("/v1/customers/{id}", { params: { path: { id } } });
  taken(read);
  const etag = read.response.headers.get("ETag") ?? "";
  const change = (version: string) =>
    wang.PATCH("/v1/customers/{id}", {
      params: { path: { id }, header: { "If-Match": version } },
      headers: { "Content-Type": "application/merge-patch+json" },
      body: { industry, remark: null },
    });
  const changed = taken(await change(etag));
  // Somebody who still holds the version before is told so, and reads again.
  const stale = await change(etag);
  assert.equal(stale.error?.status, 412);
  assert.equal(stale.error?.code, "customer-stale");
  return changed;
}

async function allCustomers(kehu: Kehu): Promise<Schemas["CustomerSummary"][]> {
  const all: Schemas["CustomerSummary"][] = [];
  let cursor: string | null = null;
  do {
    const query: NonNullable<paths["/v1/customers"]["get"]["parameters"]["query"]> = {
      status: ["active", "prospect"],
      limit: 100,
    };
    if (cursor !== null) query.cursor = cursor;
    const page: Schemas["CustomerPage"] = taken(await kehu.GET("/v1/customers", { params: { query } }));
    all.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return all;
}

async function exported(): Promise<string> {
  return taken(
    await chen.GET("/v1/customers/export", {
      params: { query: { format: "csv", status: ["active"] } },
      parseAs: "text",
    }),
  );
}

async function readDetermination(outcome: Schemas["DeterminationOutcome"]): Promise<string> {
  const page = taken(await cao.GET("/v1/determinations", { params: { query: { answer: outcome, limit: 1 } } }));
  const [summary] = page.items;
  assert(summary);
  const { decision } = taken(await cao.GET("/v1/determinations/{id}", { params: { path: { id: summary.id } } }));
  const answer = decision.answer;
  switch (answer.answer) {
    case "determined":
      return `${answer.rule.rule} decides on ${answer.evidence.length} records`;
    case "needs_ruling":
      return `a ruling is needed under ${answer.rule.rule}: ${answer.because}`;
  }
}

await refreshes();
const customer = await enterCustomer();
await repeatsSafely();
await openAccount(customer.id);
const changed = await changeIndustry(customer.id, "化学纤维制造业");
assert.equal(changed.industry, "化学纤维制造业");
const all = await allCustomers(wang);
assert(all.length > 100, "more than one page");
assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
assert(all.some(({ id }) => id === customer.id));
assert((await exported()).includes(code));
assert.match(await readDetermination("determined"), /^ATT-.* decides on [1-9]/);
assert.match(await readDetermination("needs_ruling"), /^a ruling is needed under ATT-/);
