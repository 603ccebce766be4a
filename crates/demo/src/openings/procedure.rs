//! One customer's way through the procedure, step by step.

use super::{Office, papers};
use crate::Error;
use crate::chance::Chance;
use chrono::Duration;
use kehu_approvals::Decision;
use kehu_customers::dossier::{CustomerType, Dossier, Profile};
use kehu_customers::opening::{
    self, AccountOpeningPolicy, ConditionEvidence, Opening, OpeningContent,
};
use kehu_customers::qualification;
use kehu_db::Tx;
use kehu_files::{NewFile, Purpose};
use kehu_kernel::{Caller, DocumentId, FileId, UserId, Zone};

/// The step at which the last of three approvers decides.
const LAST_STEP: i32 = 6;

/// A customer that is taken through the procedure.
#[derive(Debug)]
pub(super) struct Case<'a> {
    pub(super) office: &'a Office<'a>,
    pub(super) dossier: &'a Dossier,
    pub(super) manager: &'a Caller,
    pub(super) pace: Duration,
}

impl Case<'_> {
    /// Somebody at a step of the procedure.
    fn at(&self, step: i32, user: UserId) -> Caller {
        self.office
            .caller(user, self.manager.now + self.pace * step)
    }

    fn manager_at(&self, step: i32) -> Caller {
        Caller {
            now: self.manager.now + self.pace * step,
            ..self.manager.clone()
        }
    }

    /// The account manager sends in the licence and the invoicing details.
    pub(super) async fn file(
        &self,
        tx: &mut Tx,
        chance: &mut Chance,
    ) -> Result<[DocumentId; 2], Error> {
        let caller = self.manager_at(1);
        let decided = Zone::CHINA.day_of(self.manager_at(LAST_STEP).now);
        let today = Zone::CHINA.day_of(self.office.now);
        let scan = self.upload(tx, &caller, "营业执照.pdf").await?;
        let licence = papers::licence(chance, self.dossier, scan, decided, today)?;
        let scan = self.upload(tx, &caller, "开票资料.pdf").await?;
        let invoicing = papers::invoicing(chance, self.dossier, scan, caller.today())?;
        let customer = self.dossier.customer.id;
        let vault = self.office.vault;
        Ok([
            qualification::submit(tx, vault, &caller, customer, licence)
                .await?
                .id,
            qualification::submit(tx, vault, &caller, customer, invoicing)
                .await?
                .id,
        ])
    }

    async fn upload(&self, tx: &mut Tx, caller: &Caller, name: &str) -> Result<FileId, Error> {
        let new = NewFile {
            file_name: name.to_owned(),
            unit_id: Some(self.dossier.customer.unit_id),
            purpose: Purpose::Document,
        };
        let office = self.office;
        let file = kehu_files::register(tx, caller, office.files, office.scan, new).await?;
        Ok(file.id)
    }

    /// Sales and finance verify the papers, the account manager applies, and so many approvers decide.
    pub(super) async fn apply(
        &self,
        tx: &mut Tx,
        papers: &[DocumentId; 2],
        times: usize,
        decision: Decision,
    ) -> Result<(), Error> {
        let [licence, invoicing] = *papers;
        let office = self.office;
        qualification::verify(tx, &self.at(2, office.sales), licence, None).await?;
        qualification::verify(tx, &self.at(2, office.finance), invoicing, None).await?;
        let caller = self.manager_at(3);
        let content = self.content()?;
        let drafted = opening::apply(tx, &caller, self.dossier.customer.id, &content).await?;
        let submitted = opening::submit(tx, &caller, drafted.id).await?;
        let approvers = [office.sales, office.finance, office.general];
        for (step, user) in (4..).zip(approvers).take(times) {
            decide(tx, &self.at(step, user), &submitted, decision).await?;
        }
        Ok(())
    }

    fn content(&self) -> Result<OpeningContent, Error> {
        let customer = &self.dossier.customer;
        let customer_type = customer.customer_type.unwrap_or(CustomerType::Dealer);
        let policy = AccountOpeningPolicy::petrochemical();
        let conditions = policy
            .of_type(customer_type)
            .ok_or(Error::Inconsistent {
                what: "entry conditions",
            })?
            .conditions
            .iter()
            .map(|condition| ConditionEvidence {
                condition: condition.key.clone(),
                statement: "见走访记录及所附材料。".to_owned(),
                document_id: None,
                file_id: None,
            })
            .collect();
        let (products, volume) = match customer_type {
            CustomerType::Direct => ("聚丙烯", "120.000"),
            CustomerType::ExclusiveAgent => ("线型低密度聚乙烯", "800.000"),
            _ => ("高密度聚乙烯", "260.000"),
        };
        Ok(OpeningContent {
            customer_type,
            expected_monthly_volume: volume.parse().ok(),
            products: vec![products.to_owned()],
            registered_capital: match &customer.profile {
                Profile::Company(company) => company.registered_capital,
                Profile::Person(_) => None,
            },
            region: Some("华中".to_owned()),
            remark: None,
            conditions,
        })
    }
}

/// One approver decides; the last approval opens the account.
async fn decide(
    tx: &mut Tx,
    caller: &Caller,
    submitted: &Opening,
    decision: Decision,
) -> Result<(), Error> {
    let reason = match decision {
        Decision::Approve => "材料齐全，同意。",
        Decision::Return => "请补充近期走访记录后重新提交。",
        Decision::Reject => "资信不足，暂不开户。",
    };
    let approval = submitted.approval_id.ok_or(Error::Inconsistent {
        what: "an approval",
    })?;
    let current = opening::current_snapshot(tx, submitted.id.0).await?;
    let outcome =
        kehu_approvals::decide(tx, caller, approval, None, decision, reason, &current).await?;
    if let Some(finished) = outcome.finished {
        opening::settle(tx, caller, submitted.id.0, finished, reason).await?;
    }
    Ok(())
}
