//! Which permission an operation demands, as a type in its handler's signature: `Caller<can::ReadCustomers>`.

use kehu_identity::Permission;

/// A permission as a type.
pub trait Demand: 'static {
    /// The permission; none when it is enough to be signed in.
    const PERMISSION: Option<Permission>;
}

macro_rules! demands {
    ($($(#[$doc:meta])* $name:ident = $permission:ident;)*) => {
        /// The permissions, each as a type.
        pub mod can {
            use super::{Demand, Permission};

            /// It is enough to be signed in: one's own things.
            #[derive(Debug, Clone, Copy)]
            pub struct SignIn;
            impl Demand for SignIn {
                const PERMISSION: Option<Permission> = None;
            }
            $(
                #[doc = concat!("See [`Permission::", stringify!($permission), "`].")]
                #[derive(Debug, Clone, Copy)]
                pub struct $name;
                impl Demand for $name {
                    const PERMISSION: Option<Permission> = Some(Permission::$permission);
                }
            )*
        }
    };
}

demands! {
    ReadOrganisation = OrganisationRead;
    ManageOrganisation = OrganisationManage;
    ReadUsers = UsersRead;
    ManageUsers = UsersManage;
    ReadRoles = RolesRead;
    ManageRoles = RolesManage;
    ManageApiKeys = ApiKeysManage;
    ReadPolicies = PoliciesRead;
    ManagePolicies = PoliciesManage;
    ReadApprovals = ApprovalsRead;
    DecideApprovals = ApprovalsDecide;
    ManageApprovals = ApprovalsManage;
    ReadCustomers = CustomersRead;
    WriteCustomers = CustomersWrite;
    MergeCustomers = CustomersMerge;
    UnmaskCustomers = CustomersUnmask;
    ImportCustomers = CustomersImport;
    ExportCustomers = CustomersExport;
    AssignCustomers = CustomersAssign;
    ReadDocuments = DocumentsRead;
    WriteDocuments = DocumentsWrite;
    VerifyDocuments = DocumentsVerify;
    ReadOpenings = OpeningsRead;
    ApplyForOpening = OpeningsApply;
    ProposeDisqualification = DisqualificationsPropose;
    ReadDeliveries = DeliveriesRead;
    AcknowledgeDeliveries = DeliveriesAcknowledge;
    HandlePrivacy = PrivacyHandle;
    ReadAudit = AuditRead;
    ReadJobs = JobsRead;
    ReadFiles = FilesRead;
    WriteFiles = FilesWrite;
    ReadNotifications = NotificationsRead;
    SetClock = ClockSet;
    ReadRotation = RotationRead;
    WorkRotation = RotationWork;
    ManageRotation = RotationManage;
    ReadReceptions = ReceptionsRead;
    WriteReceptions = ReceptionsWrite;
    SearchReceptions = ReceptionsSearch;
    DecideReceptions = ReceptionsDecide;
    WritePlans = PlansWrite;
    KeepPlans = PlansKeep;
    FileReferrals = ReferralsFile;
    ConfirmReferrals = ReferralsConfirm;
    RecordFilings = FilingsRecord;
    ManageFilings = FilingsManage;
    ApproveFilings = FilingsApprove;
    ReadDeterminations = DeterminationsRead;
    TryDeterminations = DeterminationsTry;
    OpenDisputes = DisputesOpen;
    RuleDisputes = DisputesRule;
    ReadSaleUnits = SaleUnitsRead;
    ManageSaleUnits = SaleUnitsManage;
    ReadDeals = DealsRead;
    WriteDeals = DealsWrite;
    RecordPayments = PaymentsRecord;
    ReadCommission = CommissionRead;
    SettleCommission = CommissionSettle;
    ScoreCommission = CommissionScore;
    ReadViolations = ViolationsRead;
    ReportViolations = ViolationsReport;
    DecideViolations = ViolationsDecide;
    ReadComplaints = ComplaintsRead;
    HandleComplaints = ComplaintsHandle;
    ManageComplaints = ComplaintsManage;
    PassComplaintsOn = ComplaintsIntake;
    ReadIncidents = IncidentsRead;
    RecordIncidents = IncidentsRecord;
    ReadCalendars = CalendarsRead;
    ManageCalendars = CalendarsManage;
    ReadServiceOrders = ServiceOrdersRead;
    IssueServiceOrders = ServiceOrdersIssue;
    WorkServiceOrders = ServiceOrdersWork;
    ReadImprovements = ImprovementsRead;
    WriteImprovements = ImprovementsWrite;
    ReadCommunications = CommunicationsRead;
    WriteCommunications = CommunicationsWrite;
    ReadSurveys = SurveysRead;
    ManageSurveys = SurveysManage;
    AskInSurveys = SurveysAsk;
    SeeRespondents = SurveysRespondents;
    ReadStatistics = StatisticsRead;
    CloseStatistics = StatisticsClose;
    ReadEvents = EventsRead;
    ReadWebhooks = WebhooksRead;
    ManageWebhooks = WebhooksManage;
    ReadIndicators = IndicatorsRead;
    ReadObligations = ObligationsRead;
    ReadMails = MailsRead;
}

/// The word that stands in the document's security requirement where no permission is needed.
pub(crate) const SIGNED_IN: &str = "signed-in";
