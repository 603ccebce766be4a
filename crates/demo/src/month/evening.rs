//! What belongs to every evening: contacts with those who may buy, confirmations, referrals, minutes, going home.

use super::approving::Subject;
use super::calendar::{Day, clock};
use super::floor::Floor;
use super::visitors::Known;
use crate::Error;
use crate::sites::DEPARTMENT;
use kehu_identity::Permission;
use kehu_reception::minutes::{self, NewMinutes};
use kehu_reception::tracking::follow_ups::{self, CheckFollowUp, NewFollowUp};
use kehu_reception::tracking::words::FollowUpWay;
use kehu_reception::words::FocusPoint;
use kehu_reception::{Error as ReceptionError, referrals, registrations};
use kehu_rotation::PresenceState;

/// Contacts of an evening.
const CONTACTS: usize = 3;

const TALKS: [(&str, &str); 4] = [
    ("电话回访，介绍新推楼层与付款方式", "客户周末再来看样板房"),
    ("发送户型图和贷款测算", "客户与家人商量后答复"),
    ("回访上次提出的学区问题", "已解释划片政策，客户基本认可"),
    ("询问竞品对比情况", "客户认为本案交通更便利，价格仍有顾虑"),
];

impl Floor<'_> {
    /// The evening of a day.
    pub(super) async fn close_day(&mut self, day: Day) -> Result<(), Error> {
        self.until(clock(day.date, 17, 20)).await?;
        self.follow_up().await?;
        for registration in std::mem::take(&mut self.unconfirmed) {
            self.confirm(registration).await?;
        }
        self.submit_referrals().await?;
        self.until(clock(day.date, 18, 10)).await?;
        self.hand_in().await?;
        self.take_minutes().await?;
        for seller in self.sellers() {
            self.wait(2).await?;
            self.presence(seller, PresenceState::Left, None).await?;
        }
        Ok(())
    }

    /// Salespeople keep in touch with those who came lately; some contacts are checked (ATT-G26).
    async fn follow_up(&mut self) -> Result<(), Error> {
        let today = self.date();
        let lately: Vec<Known> = self
            .known
            .iter()
            .rev()
            .filter(|one| one.since < today && !self.gone.contains(&one.seller))
            .take(4 * CONTACTS)
            .cloned()
            .collect();
        for known in lately.iter().step_by(4) {
            self.wait(3).await?;
            let caller = self.caller(known.seller, Permission::ReceptionsWrite)?;
            let new = self.talk(known);
            let made = Box::pin(follow_ups::record(self.tx, &caller, known.party, &new)).await?;
            if self.chance.percent(50) {
                let checker =
                    self.caller(self.ground.site.checker, Permission::ReceptionsDecide)?;
                let check = CheckFollowUp {
                    in_order: true,
                    comment: None,
                };
                Box::pin(follow_ups::check(self.tx, &checker, made.id, &check)).await?;
            }
        }
        Ok(())
    }

    fn talk(&mut self, known: &Known) -> NewFollowUp {
        let (content, result) = self.chance.one_of(&TALKS);
        NewFollowUp {
            occurred_at: None,
            way: FollowUpWay::Telephone,
            spoken_with: Some(known.customer),
            reached: true,
            content: content.to_owned(),
            objections: vec![FocusPoint::Price],
            objection_detail: None,
            counter_measure: None,
            result: result.to_owned(),
            needs_help: false,
            level_after: None,
            next_on: None,
            visit_promised_on: None,
        }
    }

    /// The day's confirmed referrals go before the department manager, who approves them the same evening (ATT-E07).
    async fn submit_referrals(&mut self) -> Result<(), Error> {
        let project = self.caller(self.ground.site.project, Permission::ReferralsConfirm)?;
        let submitted = match Box::pin(referrals::submit(self.tx, &project, self.ground.unit)).await
        {
            Ok(submitted) => submitted,
            Err(ReceptionError::NothingToSubmit {}) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let approval = submitted.approval_id.ok_or(Error::Inconsistent {
            what: "an approval",
        })?;
        self.wait(10).await?;
        self.approve(DEPARTMENT, approval, Subject::Referrals(submitted.id.0))
            .await
    }

    /// Everybody hands in the day's registrations (ATT-G21).
    async fn hand_in(&mut self) -> Result<(), Error> {
        for seller in self.sellers() {
            let caller = self.caller(seller, Permission::ReceptionsWrite)?;
            Box::pin(registrations::submit_day(
                self.tx,
                &caller,
                self.ground.unit,
                None,
            ))
            .await?;
        }
        Ok(())
    }

    /// The project manager's minutes list the day's visitors (ATT-G25).
    async fn take_minutes(&mut self) -> Result<(), Error> {
        let project = self.caller(self.ground.site.project, Permission::ReceptionsDecide)?;
        let reported = self.today.iter().step_by(2);
        let minutes = NewMinutes {
            attendees: crate::sites::ids(self.ground.actors, &self.sellers())?,
            reports: reported
                .map(|reception| (*reception, "客户意向明确，继续跟进".to_owned()))
                .collect(),
            remark: None,
        };
        Box::pin(minutes::take(self.tx, &project, self.ground.unit, &minutes)).await?;
        Ok(())
    }
}
