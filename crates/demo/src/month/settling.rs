//! The past month is settled (ATT-D09).

use super::approving::Subject;
use super::floor::Floor;
use crate::Error;
use crate::organisation::RIVERSIDE;
use crate::sites::{MANAGER, Name};
use kehu_commission::Month;
use kehu_commission::settlement;
use kehu_identity::Permission;

/// Who runs it, and who reviews it: never the same.
const RUNNER: Name = "shao.finance";
const APPROVERS: [Name; 3] = [MANAGER, "hao.finance", "qiu.gm"];

impl Floor<'_> {
    /// Settles a month. Riverside's is approved and closed; Lakeside's waits for the general manager.
    pub(super) async fn settle(&mut self, month: Month) -> Result<(), Error> {
        let runner = self.caller(RUNNER, Permission::CommissionSettle)?;
        let begun = Box::pin(settlement::begin(self.tx, &runner, self.ground.unit, month)).await?;
        let rates = Box::pin(settlement::rates(self.tx, begun.id)).await?;
        while !Box::pin(settlement::next_batch(self.tx, &runner, begun.id, &rates))
            .await?
            .finished
        {}
        self.wait(5).await?;
        let runner = self.caller(RUNNER, Permission::CommissionSettle)?;
        let submitted = Box::pin(settlement::submit(self.tx, &runner, begun.id)).await?;
        let approval = submitted.approval_id.ok_or(Error::Inconsistent {
            what: "an approval",
        })?;
        let closes = self.ground.site.code == RIVERSIDE;
        let approvers = if closes { APPROVERS.len() } else { 2 };
        for approver in APPROVERS.into_iter().take(approvers) {
            self.wait(5).await?;
            self.approve(approver, approval, Subject::Settlement(begun.id.0))
                .await?;
        }
        if closes {
            self.wait(5).await?;
            let runner = self.caller(RUNNER, Permission::CommissionSettle)?;
            Box::pin(settlement::close(self.tx, &runner, begun.id)).await?;
        }
        Ok(())
    }
}
