"""An account is opened, and read about, with the client that openapi-generator writes as python."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import kehu_client as kehu

BASE = os.environ.get("KEHU_BASE_URL", "http://127.0.0.1:8080")
PASSWORD = "Huaxin-Demo-2026"
CODE = "91430700MA0K57722C"


class Session(kehu.Configuration):
    """Gives out the access token, and exchanges the refresh token for the next pair shortly before it ends."""

    def __init__(self, name: str) -> None:
        super().__init__(host=BASE)
        self.plain = kehu.AuthenticationApi(kehu.ApiClient(kehu.Configuration(host=BASE)))
        self.tokens = self.plain.sign_in(kehu.SignIn(name=name, password=PASSWORD))

    def auth_settings(self) -> Any:
        if self.tokens.access_token_expires_at - datetime.now(UTC) < timedelta(seconds=30):
            self.tokens = self.plain.refresh_tokens(kehu.RefreshTokens(refresh_token=self.tokens.refresh_token))
        self.access_token = self.tokens.access_token
        return super().auth_settings()


def client_of(name: str) -> kehu.ApiClient:
    client = kehu.ApiClient(Session(name))
    client.default_headers["Accept-Language"] = "en"
    return client


def refusal(act: Callable[[], object]) -> kehu.Problem:
    """The problem with which an operation refuses: the exception holds it."""
    try:
        act()
    except kehu.ApiException as refused:
        problem = kehu.Problem.from_json(refused.body or "")
        assert problem is not None
        return problem
    raise AssertionError("was not refused")


wang, li, zhao, chen, cao = (
    client_of(name) for name in ("wang.fang", "li.sales", "zhao.finance", "chen.gm", "cao.manager")
)
customers = kehu.CustomersApi(wang)


def enter_customer() -> kehu.Customer:
    me = kehu.AuthenticationApi(wang).get_me()
    profile = kehu.CompanyProfileInput(kind="company", legal_representative="李强", registered_capital="5000000.00")
    body = kehu.CreateCustomer(
        unit_id=me.unit_id,
        name="常德武陵注塑有限公司",
        customer_type=kehu.CustomerType.DEALER,
        profile=kehu.ProfileInput(profile),
        contacts=[kehu.AddContact(name="单小红", role=kehu.ContactRole.PURCHASING, mobile="13800000015")],
        identifiers=[kehu.AddIdentifier(kind=kehu.IdentifierKind.UNIFIED_SOCIAL_CREDIT_CODE, value=CODE)],
    )
    key = str(uuid4())
    customer = customers.create_customer(body, idempotency_key=key)
    repeated = customers.create_customer_with_http_info(body, idempotency_key=key)
    assert repeated.data.id == customer.id
    assert (repeated.headers or {})["idempotency-replayed"] == "true"
    problem = refusal(lambda: customers.create_customer(body))
    assert (problem.status, problem.code) == (409, "customer-credit-code-taken")
    return customer


def upload() -> UUID:
    scan = ("licence.pdf", b"%PDF-1.4\nbusiness licence\n%%EOF\n")
    file = kehu.FilesApi(wang).upload_file(file=scan, purpose="document")
    assert file.media_type == "application/pdf"
    return file.id


def open_account(customer: UUID) -> None:
    papers = kehu.QualificationApi(wang)
    licence = papers.submit_document(
        customer,
        kehu.SubmitDocument(
            kind=kehu.DocumentKind.BUSINESS_LICENCE_USCC,
            number=CODE,
            issuer="常德市市场监督管理局",
            issued_on=date(2020, 1, 1),
            unlimited=True,
            file_id=upload(),
        ),
    )
    invoicing = papers.submit_document(
        customer,
        kehu.SubmitDocument(
            kind=kehu.DocumentKind.INVOICING_DETAILS,
            number=CODE,
            issuer="客户",
            issued_on=date(2020, 1, 1),
            file_id=upload(),
            invoicing=kehu.SubmitInvoicing(
                title="常德武陵注塑有限公司",
                bank="中国工商银行常德分行",
                account="1908001019200012345",
                address="常德市武陵区武陵大道1号",
                telephone="0736-78001234",
            ),
        ),
    )
    openings = kehu.AccountOpeningsApi(wang)
    opening = openings.apply_for_opening(
        kehu.ApplyForOpening(
            customer_id=customer,
            customer_type=kehu.CustomerType.DEALER,
            region="华中",
            products=["聚乙烯"],
            expected_monthly_volume="120.500",
            conditions=[
                kehu.ConditionEvidenceInput(condition="in_region", statement="注册地在常德"),
                kehu.ConditionEvidenceInput(condition="sound_and_honest", statement="见走访报告"),
                kehu.ConditionEvidenceInput(condition="funded", statement="注册资本五百万元"),
                kehu.ConditionEvidenceInput(condition="reputation_and_ability", statement="见走访报告"),
            ],
        )
    )
    approval = openings.submit_opening(opening.id).approval_id
    assert approval is not None

    def approve(approver: kehu.ApiClient) -> kehu.Approval:
        return kehu.ApprovalsApi(approver).approve_approval(approval, kehu.DecideStep(reason="同意"))

    assert refusal(lambda: approve(chen)).code == "approval-out-of-order"
    kehu.QualificationApi(li).verify_document(licence.id, kehu.DecideDocument())
    kehu.QualificationApi(zhao).verify_document(invoicing.id, kehu.DecideDocument())
    for approver in (li, zhao, chen):
        approve(approver)
    assert customers.get_customer(customer).status == kehu.CustomerStatus.ACTIVE


def change_industry(customer: UUID, industry: str) -> kehu.Customer:
    read = customers.get_customer_with_http_info(customer)
    etag = (read.headers or {})["etag"]
    # What is left out stays, None clears.
    body = kehu.PatchCustomer(industry=industry, remark=None)
    changed = customers.update_customer(customer, etag, body)
    stale = refusal(lambda: customers.update_customer(customer, etag, body))
    assert (stale.status, stale.code) == (412, "customer-stale")
    return changed


def all_customers() -> Iterator[kehu.CustomerSummary]:
    statuses = [kehu.CustomerStatus.ACTIVE, kehu.CustomerStatus.PROSPECT]
    page = customers.list_customers(status=statuses, limit=100)
    yield from page.items
    while page.next_cursor is not None:
        page = customers.list_customers(status=statuses, limit=100, cursor=page.next_cursor)
        yield from page.items


def exported() -> str:
    csv = kehu.TransfersApi(chen).export_customers(
        format=kehu.ExportFormat.CSV, status=[kehu.CustomerStatus.ACTIVE]
    )
    return csv.decode("utf-8-sig")


def read_determination(outcome: kehu.DeterminationOutcome) -> str:
    determinations = kehu.DeterminationsApi(cao)
    summary = determinations.list_determinations(answer=outcome, limit=1).items[0]
    answer = determinations.get_determination(summary.id).decision.answer.actual_instance
    match answer:
        case kehu.DeterminedAnswer():
            return f"{answer.rule.rule.value} decides on {len(answer.evidence)} records"
        case kehu.RulingNeededAnswer():
            return f"a ruling is needed under {answer.rule.rule.value}: {answer.because.value}"
    raise AssertionError("an answer that is newer than this client")


entered = enter_customer()
open_account(entered.id)
assert change_industry(entered.id, "注塑加工业").industry == "注塑加工业"
ids = [customer.id for customer in all_customers()]
assert len(ids) > 100 and len(set(ids)) == len(ids) and entered.id in ids
assert CODE in exported()
determined = read_determination(kehu.DeterminationOutcome.DETERMINED)
assert determined.startswith("ATT-") and not determined.endswith(" 0 records"), determined
assert read_determination(kehu.DeterminationOutcome.NEEDS_RULING).startswith("a ruling is needed under ATT-")
