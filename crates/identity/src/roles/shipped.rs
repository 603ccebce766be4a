//! The roles that come with the program: the posts that the policies name. Duties are kept apart: who files does not
//! verify, who applies does not approve.

use super::{Reach, store};
use crate::{Error, Permission};
use chrono::{DateTime, Utc};
use kehu_db::Tx;
use kehu_kernel::Words;

/// A role as shipped.
#[derive(Debug)]
pub(super) struct Shipped {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) name_en: &'static str,
    pub(super) reach: Reach,
    pub(super) permissions: &'static [Permission],
}

macro_rules! shipped {
    ($($constant:ident = $code:literal, $zh:literal, $en:literal, $reach:ident, [$($permission:ident),* $(,)?];)*) => {
        /// Codes of the shipped roles.
        pub mod codes {
            $(#[doc = $en] pub const $constant: &str = $code;)*
        }
        const SHIPPED: &[Shipped] = &[$(Shipped {
            code: $code, name: $zh, name_en: $en, reach: Reach::$reach, permissions: &[$(Permission::$permission),*],
        }),*];
    };
}

shipped! {
    SYSTEM_ADMINISTRATOR = "system_administrator", "系统管理员", "System administrator", All,
        [OrganisationRead, OrganisationManage, UsersRead, UsersManage, RolesRead, RolesManage, ApiKeysManage, PoliciesRead,
         PoliciesManage, ApprovalsRead, ApprovalsManage, JobsRead, NotificationsRead, ClockSet,
         CalendarsRead, CalendarsManage, MailsRead,
         EventsRead, WebhooksRead, WebhooksManage];
    GROUP_EXECUTIVE = "group_executive", "集团管理层", "Group executive", All,
        [OrganisationRead, UsersRead, PoliciesRead, ApprovalsRead, ApprovalsDecide, CustomersRead, DocumentsRead, OpeningsRead,
         DeliveriesRead, FilesRead, NotificationsRead, StatisticsRead,
         CalendarsRead, ServiceOrdersRead, ImprovementsRead, CommunicationsRead,
         ComplaintsRead, IncidentsRead,
         SurveysRead,
         IndicatorsRead, ObligationsRead];
    PARENT_COMPANY_OFFICER = "parent_company_officer", "母公司备案专员", "Parent company officer", UnitAndBelow,
        [OrganisationRead, PoliciesRead, CustomersRead, DocumentsRead, OpeningsRead, DeliveriesRead, DeliveriesAcknowledge, FilesRead,
         NotificationsRead];
    GENERAL_MANAGER = "general_manager", "总经理", "General manager", UnitAndBelow,
        [OrganisationRead, UsersRead, RolesRead, PoliciesRead, PoliciesManage, ApprovalsRead, ApprovalsDecide, CustomersRead, CustomersUnmask,
         CustomersExport, DocumentsRead, OpeningsRead, DisqualificationsPropose, DeliveriesRead, JobsRead, FilesRead, NotificationsRead, RotationRead, ReceptionsRead, DeterminationsRead, DeterminationsTry, SaleUnitsRead, DealsRead, CommissionRead, ViolationsRead, StatisticsRead,
         CalendarsRead, CalendarsManage, ServiceOrdersRead, ServiceOrdersIssue, ImprovementsRead, ImprovementsWrite, CommunicationsRead, CommunicationsWrite,
         ComplaintsRead, ComplaintsHandle, ComplaintsManage, ComplaintsIntake, IncidentsRead,
         SurveysRead,
         IndicatorsRead, ObligationsRead];
    DEPARTMENT_MANAGER = "department_manager", "部门经理", "Department manager", UnitAndBelow,
        [OrganisationRead, UsersRead, PoliciesRead, ApprovalsRead, ApprovalsDecide, CustomersRead, CustomersWrite, CustomersUnmask, CustomersMerge,
         CustomersAssign, CustomersImport, CustomersExport, DocumentsRead, DocumentsWrite, OpeningsRead, OpeningsApply,
         DisqualificationsPropose, DeliveriesRead, JobsRead, FilesRead, FilesWrite, NotificationsRead, RotationRead, ReceptionsRead, DeterminationsRead, DeterminationsTry, DisputesRule, SaleUnitsRead, DealsRead, CommissionRead, CommissionScore, ViolationsRead, ViolationsDecide, StatisticsRead, PlansWrite,
         CalendarsRead, ServiceOrdersRead, ServiceOrdersIssue, ServiceOrdersWork, ImprovementsRead, ImprovementsWrite, CommunicationsRead, CommunicationsWrite,
         ComplaintsRead, ComplaintsHandle, ComplaintsManage, ComplaintsIntake, IncidentsRead, IncidentsRecord,
         SurveysRead, SurveysManage, SurveysAsk, SurveysRespondents,
         IndicatorsRead, ObligationsRead];
    CUSTOMER_MANAGEMENT_DIRECTOR = "customer_management_director", "客户管理主管", "Customer management director", UnitAndBelow,
        [OrganisationRead, UsersRead, PoliciesRead, PoliciesManage, ApprovalsRead, CustomersRead, CustomersWrite, CustomersUnmask, CustomersMerge,
         CustomersAssign, CustomersImport, CustomersExport, CustomersOverrideIdentifier, DocumentsRead, DocumentsWrite, OpeningsRead,
         OpeningsApply, DisqualificationsPropose, DeliveriesRead, JobsRead, FilesRead, FilesWrite, NotificationsRead,
         CalendarsRead, CalendarsManage, ServiceOrdersRead, ServiceOrdersIssue, ImprovementsRead, ImprovementsWrite, CommunicationsRead, CommunicationsWrite,
         ComplaintsRead, ComplaintsHandle, ComplaintsManage, ComplaintsIntake, IncidentsRead,
         SurveysRead, SurveysManage, SurveysAsk, SurveysRespondents,
         IndicatorsRead, ObligationsRead, MailsRead];
    ACCOUNT_MANAGER = "account_manager", "客户经理", "Account manager", Own,
        [OrganisationRead, PoliciesRead, ApprovalsRead, CustomersRead, CustomersWrite, CustomersUnmask, DocumentsRead, DocumentsWrite,
         OpeningsRead, OpeningsApply, DeliveriesRead, FilesWrite, NotificationsRead, ReferralsFile,
         CalendarsRead, ServiceOrdersRead, ServiceOrdersIssue, ServiceOrdersWork, ImprovementsRead, ImprovementsWrite, CommunicationsRead, CommunicationsWrite,
         ComplaintsRead, ComplaintsHandle];
    SALES_REVIEWER = "sales_reviewer", "销售审核员", "Sales reviewer", UnitAndBelow,
        [OrganisationRead, PoliciesRead, ApprovalsRead, ApprovalsDecide, CustomersRead, DocumentsRead, DocumentsVerify,
         CustomersOverrideIdentifier, OpeningsRead, FilesRead, NotificationsRead];
    FINANCE_REVIEWER = "finance_reviewer", "财务审核员", "Finance reviewer", UnitAndBelow,
        [OrganisationRead, PoliciesRead, ApprovalsRead, ApprovalsDecide, CustomersRead, CustomersUnmask, DocumentsRead, DocumentsVerify,
         OpeningsRead, DeliveriesRead, DeliveriesAcknowledge, FilesRead, NotificationsRead, SaleUnitsRead, DealsRead, PaymentsRecord, DeterminationsRead, CommissionRead, CommissionSettle, StatisticsRead, JobsRead];
    PLANT_OFFICE_CLERK = "plant_office_clerk", "驻厂办文员", "Plant office clerk", Team,
        [OrganisationRead, DeliveriesRead, DeliveriesAcknowledge, NotificationsRead, ReferralsFile,
         CalendarsRead, ServiceOrdersRead, ServiceOrdersWork];
    DATA_PROTECTION_OFFICER = "data_protection_officer", "个人信息保护负责人", "Data protection officer", All,
        [OrganisationRead, UsersRead, CustomersRead, CustomersUnmask, PrivacyHandle, AuditRead, NotificationsRead];
    AUDITOR = "auditor", "审计员", "Auditor", All,
        [OrganisationRead, UsersRead, RolesRead, PoliciesRead, ApprovalsRead, AuditRead, NotificationsRead];
    SALESPERSON = "salesperson", "售楼员", "Salesperson", Own,
        [OrganisationRead, CustomersRead, CustomersWrite, CustomersUnmask, NotificationsRead, ApprovalsRead, RotationRead, RotationWork, ReceptionsRead, ReceptionsWrite, ReceptionsSearch, DeterminationsRead, DisputesOpen, SaleUnitsRead, DealsRead, DealsWrite, CommissionRead, ViolationsReport, FilesWrite, PoliciesRead, PlansWrite];
    PROJECT_MANAGER = "project_manager", "项目经理", "Project manager", UnitAndBelow,
        [OrganisationRead, UsersRead, PoliciesRead, ApprovalsRead, ApprovalsDecide, CustomersRead, CustomersWrite, CustomersUnmask,
         CustomersAssign, NotificationsRead, RotationRead, RotationManage, ReceptionsRead, ReceptionsSearch, ReceptionsDecide, ReferralsConfirm, DeterminationsRead, DeterminationsTry, DisputesRule, SaleUnitsRead, DealsRead, ViolationsRead, ViolationsReport, ViolationsDecide, StatisticsRead, FilesRead, FilesWrite, JobsRead, PlansWrite, StatisticsClose,
         ComplaintsRead, ComplaintsHandle, IncidentsRead, IncidentsRecord, FilingsRecord, FilingsManage, FilingsApprove];
    SITE_SUPERVISOR = "site_supervisor", "现场主管", "Site supervisor", Team,
        [OrganisationRead, CustomersRead, CustomersWrite, NotificationsRead, ApprovalsRead, ApprovalsDecide, PoliciesRead, RotationRead, RotationManage, ReceptionsRead, ReceptionsSearch, ReceptionsDecide, DeterminationsRead, DisputesOpen, SaleUnitsRead, DealsRead, ViolationsRead, ViolationsReport, StatisticsRead, FilesWrite, PlansWrite,
         ComplaintsRead, ComplaintsHandle, IncidentsRead, IncidentsRecord, FilingsRecord];
    SALES_MANAGER = "sales_manager", "销售经理", "Sales manager", UnitAndBelow,
        [OrganisationRead, UsersRead, PoliciesRead, ApprovalsRead, ApprovalsDecide, CustomersRead, CustomersWrite, CustomersAssign,
         NotificationsRead, RotationRead, RotationManage, ReceptionsRead, ReceptionsSearch, ReceptionsDecide, ReferralsConfirm, DeterminationsRead, DeterminationsTry, DisputesOpen, DisputesRule, SaleUnitsRead, SaleUnitsManage, DealsRead, DealsWrite, CommissionRead, CommissionScore, ViolationsRead, ViolationsReport, ViolationsDecide, StatisticsRead, FilesRead, FilesWrite, JobsRead, PlansWrite, PlansKeep, StatisticsClose,
         ComplaintsRead, ComplaintsHandle, IncidentsRead, IncidentsRecord, FilingsRecord, FilingsManage, FilingsApprove];
    SALES_DIRECTOR = "sales_director", "销售总监", "Sales director", UnitAndBelow,
        [OrganisationRead, UsersRead, PoliciesRead, PoliciesManage, ApprovalsRead, ApprovalsDecide, CustomersRead, CustomersAssign,
         CustomersExport, NotificationsRead, RotationRead, ReceptionsRead, DeterminationsRead, DeterminationsTry, DisputesRule, SaleUnitsRead, SaleUnitsManage, DealsRead, CommissionRead, CommissionScore, ViolationsRead, ViolationsDecide, StatisticsRead, FilesRead, JobsRead,
         ComplaintsRead, ComplaintsHandle, ComplaintsManage, IncidentsRead, FilingsApprove];
    GROUP_LEADER = "group_leader", "销售组长", "Group leader", Team,
        [OrganisationRead, PoliciesRead, ApprovalsRead, CustomersRead, CustomersWrite, NotificationsRead, RotationRead, ReceptionsRead,
         ReceptionsSearch, ReferralsConfirm, DeterminationsRead, DisputesOpen, SaleUnitsRead, DealsRead, ViolationsReport, PlansWrite];
    SALES_SUPERVISOR = "sales_supervisor", "销售主任", "Sales supervisor", Team,
        [OrganisationRead, PoliciesRead, ApprovalsRead, CustomersRead, CustomersWrite, NotificationsRead, RotationRead, ReceptionsRead,
         ReceptionsSearch, ReceptionsDecide, DeterminationsRead, DisputesOpen, SaleUnitsRead, DealsRead, ViolationsRead, ViolationsReport,
         StatisticsRead, PlansWrite,
         ComplaintsRead, IncidentsRead, IncidentsRecord, FilingsRecord];
    SALES_ASSISTANT = "sales_assistant", "销售助理", "Sales assistant", UnitAndBelow,
        [OrganisationRead, CustomersRead, CustomersWrite, CustomersImport, DocumentsRead, DocumentsWrite, FilesWrite, JobsRead,
         NotificationsRead, PoliciesRead, RotationRead, ReceptionsRead, ReceptionsSearch, SaleUnitsRead, SaleUnitsManage, DealsRead, DealsWrite, StatisticsRead, FilesRead, PlansWrite, PlansKeep,
         ComplaintsRead, ComplaintsHandle, IncidentsRead, IncidentsRecord, FilingsRecord, FilingsManage];
    CUSTOMER_SERVICE_OFFICER = "customer_service_officer", "客户服务专员", "Customer service officer", UnitAndBelow,
        [OrganisationRead, CustomersRead, CustomersWrite, NotificationsRead, ReferralsFile,
         CalendarsRead, ServiceOrdersRead, ServiceOrdersIssue, ServiceOrdersWork, ImprovementsRead, ImprovementsWrite, CommunicationsRead, CommunicationsWrite, FilesRead, FilesWrite, PoliciesRead,
         ComplaintsRead, ComplaintsHandle, ApprovalsRead,
         SurveysRead, SurveysAsk];
    PROPERTY_MANAGER = "property_manager", "物业管理员", "Property manager", UnitAndBelow,
        [OrganisationRead, CustomersRead, CustomersWrite, CustomersUnmask, NotificationsRead, ReferralsFile,
         CalendarsRead, ServiceOrdersRead, ServiceOrdersIssue, ServiceOrdersWork, ImprovementsRead, ImprovementsWrite, CommunicationsRead, CommunicationsWrite,
         ComplaintsRead, ComplaintsHandle, ComplaintsManage, FilesWrite, ApprovalsRead, PoliciesRead, IncidentsRead, IncidentsRecord, ApprovalsDecide,
         SurveysRead, SurveysManage, SurveysAsk, SurveysRespondents];
}

/// The names of shipped roles, for a sentence.
#[must_use]
pub fn titles(codes: &[&str]) -> Words {
    let named = |code: &&str| SHIPPED.iter().find(|role| *role.code == **code);
    let (en, zh): (Vec<_>, Vec<_>) = codes
        .iter()
        .filter_map(named)
        .map(|role| (role.name_en, role.name))
        .unzip();
    Words::new(en.join(", "), zh.join("、"))
}

/// Brings the shipped roles to the program's present definition; run after every migration.
///
/// # Errors
/// When the database fails.
pub async fn ensure_shipped(tx: &mut Tx, now: DateTime<Utc>) -> Result<(), Error> {
    for role in SHIPPED {
        store::upsert(tx, role, now).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permits(code: &str, permission: Permission) -> bool {
        SHIPPED
            .iter()
            .find(|role| role.code == code)
            .unwrap()
            .permissions
            .contains(&permission)
    }

    #[test]
    fn who_files_documents_does_not_verify_them_and_who_applies_does_not_approve() {
        for role in SHIPPED {
            assert!(
                !(permits(role.code, Permission::DocumentsWrite)
                    && permits(role.code, Permission::DocumentsVerify)),
                "{}",
                role.code
            );
        }
        assert!(!permits(
            codes::ACCOUNT_MANAGER,
            Permission::ApprovalsDecide
        ));
        assert!(
            !permits(codes::SYSTEM_ADMINISTRATOR, Permission::CustomersRead),
            "administration sees no customers"
        );
    }
}
