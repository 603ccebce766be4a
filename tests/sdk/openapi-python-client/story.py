"""An account is opened, and read about, with the client that openapi-python-client writes."""

import os
import time
from collections.abc import Callable, Generator, Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import TypeVar
from uuid import UUID, uuid4

import httpx

from kehu_client import AuthenticatedClient, Client, models
from kehu_client.api.account_openings import apply_for_opening, submit_opening
from kehu_client.api.approvals import approve_approval
from kehu_client.api.authentication import get_me, refresh_tokens, sign_in
from kehu_client.api.customers import create_customer, get_customer, list_customers, update_customer
from kehu_client.api.determinations import get_determination, list_determinations
from kehu_client.api.files import upload_file
from kehu_client.api.qualification import submit_document, verify_document
from kehu_client.api.transfers import export_customers
from kehu_client.types import File, Response

BASE = os.environ.get("KEHU_BASE_URL", "http://127.0.0.1:8080")
PASSWORD = "Huaxin-Demo-2026"
CODE = "91430300MA0K476204"

Body = TypeVar("Body")


class Refused(Exception):
    """What an operation refused, as RFC 9457 tells it. Branch on ``code``; ``detail`` is for people."""

    def __init__(self, problem: models.Problem) -> None:
        super().__init__(f"{problem.code}: {problem.detail}")
        self.problem = problem


def taken(response: Response[Body | models.Problem]) -> Body:
    """The answer's body, or the problem as an exception."""
    parsed = response.parsed
    if isinstance(parsed, models.Problem):
        raise Refused(parsed)
    if parsed is None:
        raise RuntimeError(f"an answer of status {response.status_code} that the contract does not know")
    return parsed


def refusal(act: Callable[[], object]) -> models.Problem:
    try:
        act()
    except Refused as refused:
        return refused.problem
    raise AssertionError("was not refused")


class Session(httpx.Auth):
    """Sends the access token, and exchanges the refresh token for the next pair shortly before it ends."""

    def __init__(self, name: str) -> None:
        self.plain = Client(base_url=BASE)
        answer = sign_in.sync_detailed(client=self.plain, body=models.SignIn(name=name, password=PASSWORD))
        self.tokens = taken(answer)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self.tokens.access_token_expires_at - datetime.now(UTC) < timedelta(seconds=30):
            body = models.RefreshTokens(refresh_token=self.tokens.refresh_token)
            self.tokens = taken(refresh_tokens.sync_detailed(client=self.plain, body=body))
        request.headers["Authorization"] = f"Bearer {self.tokens.access_token}"
        yield request


def client_of(session: Session) -> AuthenticatedClient:
    return AuthenticatedClient(
        base_url=BASE,
        token=session.tokens.access_token,
        headers={"Accept-Language": "en"},
        httpx_args={"auth": session},
    )


wang_session = Session("wang.fang")
wang = client_of(wang_session)
li, zhao, chen, cao = (client_of(Session(name)) for name in ("li.sales", "zhao.finance", "chen.gm", "cao.manager"))


def refreshes() -> None:
    before = wang_session.tokens.refresh_token
    wang_session.tokens.access_token_expires_at = datetime.now(UTC)
    assert taken(get_me.sync_detailed(client=wang)).sign_in_name == "wang.fang"
    assert wang_session.tokens.refresh_token != before


def repeated(write: Callable[[str], Response[Body | models.Problem]]) -> Body:
    """Repeats a write that may or may not have had its effect: the same key makes the repetition harmless."""
    key = str(uuid4())
    for attempt in range(4):
        wait = float(2**attempt)
        try:
            response = write(key)
            if response.status_code not in (429, 503):
                return taken(response)
            wait = float(response.headers.get("Retry-After", wait))
        except httpx.TransportError:
            pass
        time.sleep(wait)
    return taken(write(key))


def enter_customer() -> models.Customer:
    me = taken(get_me.sync_detailed(client=wang))
    body = models.CreateCustomer(
        unit_id=me.unit_id,
        name="湘潭岳塘薄膜有限公司",
        customer_type=models.CustomerType.DEALER,
        profile=models.CompanyProfileInput(
            kind=models.CompanyProfileInputKind.COMPANY,
            legal_representative="李强",
            registered_capital="5000000.00",
        ),
        contacts=[models.AddContact(name="单小红", role=models.ContactRole.PURCHASING, mobile="13800000014")],
        identifiers=[
            models.AddIdentifier(kind=models.IdentifierKind.UNIFIED_SOCIAL_CREDIT_CODE, value=CODE),
        ],
    )
    keys: list[str] = []

    def create(key: str) -> Response[models.Customer | models.Problem]:
        keys.append(key)
        return create_customer.sync_detailed(client=wang, body=body, idempotency_key=key)

    customer = repeated(create)
    replayed = create(keys[0])
    assert taken(replayed).id == customer.id
    assert replayed.headers["Idempotency-Replayed"] == "true"
    # Entered again, which is another act with another key, it is refused: the code is taken.
    problem = refusal(lambda: taken(create(str(uuid4()))))
    assert (problem.status, problem.code) == (409, "customer-credit-code-taken")
    return customer


def upload() -> UUID:
    scan = File(BytesIO(b"%PDF-1.4\nbusiness licence\n%%EOF\n"), "licence.pdf", "application/pdf")
    body = models.UploadFile(file=scan, purpose=models.FilePurpose.DOCUMENT)
    file = taken(upload_file.sync_detailed(client=wang, body=body))
    assert file.media_type == "application/pdf"
    return file.id


def open_account(customer: UUID) -> None:
    licence = taken(
        submit_document.sync_detailed(
            customer,
            client=wang,
            body=models.SubmitDocument(
                kind=models.DocumentKind.BUSINESS_LICENCE_USCC,
                number=CODE,
                issuer="湘潭市市场监督管理局",
                issued_on=date(2020, 1, 1),
                unlimited=True,
                file_id=upload(),
            ),
        )
    )
    invoicing = taken(
        submit_document.sync_detailed(
            customer,
            client=wang,
            body=models.SubmitDocument(
                kind=models.DocumentKind.INVOICING_DETAILS,
                number=CODE,
                issuer="客户",
                issued_on=date(2020, 1, 1),
                file_id=upload(),
                invoicing=models.SubmitInvoicing(
                    title="湘潭岳塘薄膜有限公司",
                    bank="中国工商银行湘潭分行",
                    account="1904001019200012345",
                    address="湘潭市岳塘区建设路1号",
                    telephone="0731-58001234",
                ),
            ),
        )
    )
    statements = {
        "in_region": "注册地在湘潭",
        "sound_and_honest": "见走访报告",
        "funded": "注册资本五百万元",
        "reputation_and_ability": "见走访报告",
    }
    opening = taken(
        apply_for_opening.sync_detailed(
            client=wang,
            body=models.ApplyForOpening(
                customer_id=customer,
                customer_type=models.CustomerType.DEALER,
                region="华中",
                products=["聚乙烯"],
                expected_monthly_volume="120.500",
                conditions=[
                    models.ConditionEvidenceInput(condition=condition, statement=statement)
                    for condition, statement in statements.items()
                ],
            ),
        )
    )
    approval = taken(submit_opening.sync_detailed(opening.id, client=wang)).approval_id
    assert approval is not None

    def approve(approver: AuthenticatedClient) -> models.Approval:
        body = models.DecideStep(reason="同意")
        return taken(approve_approval.sync_detailed(approval, client=approver, body=body))

    # The general manager comes last (CUS-11): before that he is refused, and told the rule.
    early = refusal(lambda: approve(chen))
    assert (early.code, early.rule) == ("approval-out-of-order", "CUS-11")
    taken(verify_document.sync_detailed(licence.id, client=li, body=models.DecideDocument()))
    taken(verify_document.sync_detailed(invoicing.id, client=zhao, body=models.DecideDocument()))
    for approver in (li, zhao, chen):
        approve(approver)
    opened = taken(get_customer.sync_detailed(customer, client=wang))
    assert opened.status == models.CustomerStatus.ACTIVE


def change_industry(customer: UUID, industry: str) -> models.Customer:
    read = get_customer.sync_detailed(customer, client=wang)
    taken(read)
    etag = read.headers["ETag"]
    # What is left out stays, None clears.
    body = models.PatchCustomer(industry=industry, remark=None)

    def change() -> models.Customer:
        return taken(update_customer.sync_detailed(customer, client=wang, if_match=etag, body=body))

    changed = change()
    # Somebody who still holds the version before is told so, and reads again.
    stale = refusal(change)
    assert (stale.status, stale.code) == (412, "customer-stale")
    return changed


def all_customers(client: AuthenticatedClient) -> Iterator[models.CustomerSummary]:
    statuses = [models.CustomerStatus.ACTIVE, models.CustomerStatus.PROSPECT]
    page = taken(list_customers.sync_detailed(client=client, status=statuses, limit=100))
    yield from page.items
    while page.next_cursor is not None:
        page = taken(
            list_customers.sync_detailed(client=client, status=statuses, limit=100, cursor=page.next_cursor)
        )
        yield from page.items


def exported() -> str:
    file = taken(
        export_customers.sync_detailed(
            client=chen, format_=models.ExportFormat.CSV, status=[models.CustomerStatus.ACTIVE]
        )
    )
    return file.payload.read().decode("utf-8-sig")


def read_determination(outcome: models.DeterminationOutcome) -> str:
    page = taken(list_determinations.sync_detailed(client=cao, answer=outcome, limit=1))
    answer = taken(get_determination.sync_detailed(page.items[0].id, client=cao)).decision.answer
    match answer:
        case models.DeterminedAnswer():
            return f"{answer.rule.rule} decides on {len(answer.evidence)} records"
        case models.RulingNeededAnswer():
            return f"a ruling is needed under {answer.rule.rule}: {answer.because}"


refreshes()
entered = enter_customer()
open_account(entered.id)
assert change_industry(entered.id, "塑料薄膜制造业").industry == "塑料薄膜制造业"
ids = [customer.id for customer in all_customers(wang)]
assert len(ids) > 100 and len(set(ids)) == len(ids) and entered.id in ids
assert CODE in exported()
determined = read_determination(models.DeterminationOutcome.DETERMINED)
assert determined.startswith("ATT-") and not determined.endswith(" 0 records"), determined
assert read_determination(models.DeterminationOutcome.NEEDS_RULING).startswith("a ruling is needed under ATT-")
