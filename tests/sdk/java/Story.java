import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import kehu.client.ApiClient;
import kehu.client.ApiException;
import kehu.client.ApiResponse;
import kehu.client.api.AccountOpeningsApi;
import kehu.client.api.ApprovalsApi;
import kehu.client.api.AuthenticationApi;
import kehu.client.api.CustomersApi;
import kehu.client.api.DeterminationsApi;
import kehu.client.api.QualificationApi;
import kehu.client.api.TransfersApi;
import kehu.client.model.*;
import org.apache.http.HttpEntity;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.mime.MultipartEntityBuilder;

/** An account is opened, and read about, with the client that openapi-generator writes as java, library native. */
public final class Story {
    static final String BASE = System.getenv().getOrDefault("KEHU_BASE_URL", "http://127.0.0.1:8080");
    static final String PASSWORD = "Huaxin-Demo-2026";
    static final String CODE = "91431000MA0K678248";

    /** Gives out the access token, and exchanges the refresh token for the next pair shortly before it ends. */
    static final class Session {
        private final AuthenticationApi plain = new AuthenticationApi(clientAt(BASE));
        private Tokens tokens;

        Session(String name) throws ApiException {
            tokens = plain.signIn(new SignIn().name(name).password(PASSWORD), null);
        }

        synchronized String accessToken() {
            Duration left = Duration.between(OffsetDateTime.now(), tokens.getAccessTokenExpiresAt());
            if (left.toSeconds() < 30) {
                RefreshTokens body = new RefreshTokens().refreshToken(tokens.getRefreshToken());
                try {
                    tokens = plain.refreshTokens(body, null);
                } catch (ApiException refused) {
                    throw new IllegalStateException("sign in again", refused);
                }
            }
            return tokens.getAccessToken();
        }
    }

    static ApiClient clientAt(String base) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(base);
        return client;
    }

    static ApiClient signIn(String name) throws ApiException {
        Session session = new Session(name);
        ApiClient client = clientAt(BASE);
        client.setRequestInterceptor(request -> request
            .setHeader("Authorization", "Bearer " + session.accessToken())
            .setHeader("Accept-Language", "en"));
        return client;
    }

    /** What is called and may be refused. */
    interface Call {
        Object make() throws ApiException;
    }

    /** The problem with which an operation refuses: the exception holds it. Branch on its code. */
    static Problem refusal(Call call) throws Exception {
        try {
            call.make();
        } catch (ApiException refused) {
            return ApiClient.createDefaultObjectMapper().readValue(refused.getResponseBody(), Problem.class);
        }
        throw new AssertionError("was not refused");
    }

    static void check(boolean holds, String what) {
        if (!holds) throw new AssertionError(what);
    }

    final ApiClient wang = signIn("wang.fang");
    final ApiClient li = signIn("li.sales");
    final ApiClient zhao = signIn("zhao.finance");
    final ApiClient chen = signIn("chen.gm");
    final ApiClient cao = signIn("cao.manager");
    final CustomersApi customers = new CustomersApi(wang);

    Story() throws ApiException {}

    Customer enterCustomer() throws Exception {
        Me me = new AuthenticationApi(wang).getMe(null);
        CompanyProfileInput company = new CompanyProfileInput()
            .kind(CompanyProfileInput.KindEnum.COMPANY)
            .legalRepresentative("李强")
            .registeredCapital("5000000.00");
        CreateCustomer body = new CreateCustomer()
            .unitId(me.getUnitId())
            .name("郴州苏仙电缆有限公司")
            .customerType(CustomerType.DEALER)
            .profile(new ProfileInput(company))
            .addContactsItem(new AddContact().name("单小红").role(ContactRole.PURCHASING).mobile("13800000016"))
            .addIdentifiersItem(new AddIdentifier().kind(IdentifierKind.UNIFIED_SOCIAL_CREDIT_CODE).value(CODE));
        String key = UUID.randomUUID().toString();
        Customer customer = customers.createCustomer(body, key, null);
        ApiResponse<Customer> repeated = customers.createCustomerWithHttpInfo(body, key, null);
        check(repeated.getData().getId().equals(customer.getId()), "a repetition made another customer");
        check(repeated.getHeaders().get("idempotency-replayed").contains("true"), "not told that it is a repetition");
        Problem problem = refusal(() -> customers.createCustomer(body, UUID.randomUUID().toString(), null));
        check(problem.getCode().equals("customer-credit-code-taken"), problem.toString());
        return customer;
    }

    UUID upload() throws Exception {
        byte[] scan = "%PDF-1.4\nbusiness licence\n%%EOF\n".getBytes(StandardCharsets.US_ASCII);
        // The generated uploadFile cannot say of which type a file is, and a file of no type is refused; so the form is
        // written here and sent with the client's own connection and headers.
        HttpEntity form = MultipartEntityBuilder.create()
            .addTextBody("purpose", FilePurpose.DOCUMENT.getValue())
            .addBinaryBody("file", scan, ContentType.create("application/pdf"), "licence.pdf")
            .build();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        form.writeTo(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(wang.getBaseUri() + "/v1/files"))
            .header("Content-Type", form.getContentType().getValue())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        wang.getRequestInterceptor().accept(request);
        HttpResponse<String> answer = wang.getHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        check(answer.statusCode() == 201, answer.body());
        FileDescription file = wang.getObjectMapper().readValue(answer.body(), FileDescription.class);
        check(file.getMediaType().getValue().equals("application/pdf"), file.toString());
        return file.getId();
    }

    void openAccount(UUID customer) throws Exception {
        QualificationApi papers = new QualificationApi(wang);
        Document licence = papers.submitDocument(customer, new SubmitDocument()
            .kind(DocumentKind.BUSINESS_LICENCE_USCC)
            .number(CODE)
            .issuer("郴州市市场监督管理局")
            .issuedOn(LocalDate.of(2020, 1, 1))
            .unlimited(true)
            .fileId(upload()), null, null);
        Document invoicing = papers.submitDocument(customer, new SubmitDocument()
            .kind(DocumentKind.INVOICING_DETAILS)
            .number(CODE)
            .issuer("客户")
            .issuedOn(LocalDate.of(2020, 1, 1))
            .fileId(upload())
            .invoicing(new SubmitInvoicing()
                .title("郴州苏仙电缆有限公司")
                .bank("中国工商银行郴州分行")
                .account("1911001019200012345")
                .address("郴州市苏仙区苏仙大道1号")
                .telephone("0735-28001234")), null, null);
        AccountOpeningsApi openings = new AccountOpeningsApi(wang);
        AccountOpening opening = openings.applyForOpening(new ApplyForOpening()
            .customerId(customer)
            .customerType(CustomerType.DEALER)
            .region("华中")
            .products(List.of("聚乙烯"))
            .expectedMonthlyVolume("120.500")
            .addConditionsItem(new ConditionEvidenceInput().condition("in_region").statement("注册地在郴州"))
            .addConditionsItem(new ConditionEvidenceInput().condition("sound_and_honest").statement("见走访报告"))
            .addConditionsItem(new ConditionEvidenceInput().condition("funded").statement("注册资本五百万元"))
            .addConditionsItem(new ConditionEvidenceInput().condition("reputation_and_ability").statement("见走访报告")),
            null, null);
        UUID approval = openings.submitOpening(opening.getId(), null, null).getApprovalId();
        DecideStep agreed = new DecideStep().reason("同意");
        // The general manager comes last (CUS-11): before that he is refused, and told the rule.
        Problem early = refusal(() -> new ApprovalsApi(chen).approveApproval(approval, agreed, null, null));
        check(early.getCode().equals("approval-out-of-order") && "CUS-11".equals(early.getRule()), early.toString());
        new QualificationApi(li).verifyDocument(licence.getId(), new DecideDocument(), null, null);
        new QualificationApi(zhao).verifyDocument(invoicing.getId(), new DecideDocument(), null, null);
        for (ApiClient approver : List.of(li, zhao, chen)) {
            new ApprovalsApi(approver).approveApproval(approval, agreed, null, null);
        }
        check(customers.getCustomer(customer, null, null).getStatus() == CustomerStatus.ACTIVE, "not active");
    }

    Customer changeIndustry(UUID customer, String industry) throws Exception {
        String etag = customers.getCustomerWithHttpInfo(customer, null, null).getHeaders().get("etag").get(0);
        PatchCustomer patch = new PatchCustomer().industry(industry);
        Customer changed = customers.updateCustomer(customer, etag, patch, null);
        // Somebody who still holds the version before is told so, and reads again.
        Problem stale = refusal(() -> customers.updateCustomer(customer, etag, patch, null));
        check(stale.getStatus() == 412 && stale.getCode().equals("customer-stale"), stale.toString());
        return changed;
    }

    List<CustomerSummary> allCustomers() throws ApiException {
        List<CustomerSummary> all = new ArrayList<>();
        String cursor = null;
        do {
            CustomerPage page = customers.listCustomers(null, List.of(CustomerStatus.ACTIVE, CustomerStatus.PROSPECT),
                null, null, null, null, null, null, null, null, null, null, null, 100, cursor, null);
            all.addAll(page.getItems());
            cursor = page.getNextCursor();
        } while (cursor != null);
        return all;
    }

    Path exported() throws ApiException {
        return new TransfersApi(chen).exportCustomers(ExportFormat.CSV, null, List.of(CustomerStatus.ACTIVE),
            null, null, null, null, null, null, null, null, null, null, null, null).toPath();
    }

    String readDetermination(DeterminationOutcome outcome) throws ApiException {
        DeterminationsApi determinations = new DeterminationsApi(cao);
        UUID id = determinations
            .listDeterminations(null, null, null, null, null, outcome, null, null, null, 1, null, null)
            .getItems().get(0).getId();
        Object answer = determinations.getDetermination(id, null).getDecision().getAnswer().getActualInstance();
        if (answer instanceof DeterminedAnswer determined) {
            return determined.getRule().getRule() + " decides on " + determined.getEvidence().size() + " records";
        }
        if (answer instanceof RulingNeededAnswer waiting) {
            return "a ruling is needed under " + waiting.getRule().getRule() + ": " + waiting.getBecause();
        }
        throw new AssertionError("an answer that is newer than this client");
    }

    public static void main(String[] arguments) throws Exception {
        Story story = new Story();
        UUID customer = story.enterCustomer().getId();
        story.openAccount(customer);
        check("电缆制造业".equals(story.changeIndustry(customer, "电缆制造业").getIndustry()), "not changed");
        List<UUID> ids = story.allCustomers().stream().map(CustomerSummary::getId).toList();
        check(ids.size() > 100 && new HashSet<>(ids).size() == ids.size() && ids.contains(customer), "pages");
        check(Files.readString(story.exported()).contains(CODE), "not exported");
        String determined = story.readDetermination(DeterminationOutcome.DETERMINED);
        check(determined.matches("ATT-.* decides on [1-9].*"), determined);
        String waiting = story.readDetermination(DeterminationOutcome.NEEDS_RULING);
        check(waiting.startsWith("a ruling is needed under ATT-"), waiting);
    }
}
