//! The course of one complaint, step by step.

use super::Desk;
use super::wording::Story;
use crate::Error;
use crate::chance::Chance;
use chrono::{DateTime, Duration, Utc};
use kehu_approvals::Decision;
use kehu_complaints::words::{Channel, FollowUpResult, Nature, Severity};
use kehu_complaints::{CallResult, Meeting, Progress, opinions};
use kehu_db::Tx;
use kehu_files::{NewFile, Purpose};
use kehu_kernel::{Caller, ComplaintId, FileId};

/// Alarms told at once.
const BATCH: i64 = 100;

/// How a complaint goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// So many steps are taken; the rest is to come.
    Open(u32),
    /// It is closed, so many hours going by between two steps.
    Closed(i64),
    /// The complainant is not satisfied at first.
    Reopened(i64),
}

impl Pace {
    pub(super) fn drawn(chance: &mut Chance) -> Self {
        match chance.below(100) {
            0..75 => Self::Closed(i64::from(chance.between(1, 3))),
            75..88 => Self::Reopened(2),
            _ => Self::Closed(14),
        }
    }

    const fn hours(self) -> i64 {
        match self {
            Self::Open(_) => 2,
            Self::Closed(hours) | Self::Reopened(hours) => hours,
        }
    }
}

/// A complaint on its way.
#[derive(Debug)]
pub(super) struct Course<'a> {
    pub(super) desk: &'a Desk<'a>,
    pub(super) id: ComplaintId,
    pub(super) story: Story,
    pub(super) severity: Severity,
    pub(super) accepted: DateTime<Utc>,
}

impl Course<'_> {
    pub(super) async fn run(
        &self,
        tx: &mut Tx,
        chance: &mut Chance,
        pace: Pace,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        let at = |step: i64| (self.accepted + Duration::hours(step * pace.hours())).min(now);
        if let Some(party) = self.story.elsewhere {
            return self.hand_on(tx, party, at(1)).await;
        }
        self.determine(tx, at(1)).await?;
        match pace {
            Pace::Open(steps) => self.handle(tx, chance, steps, &at).await,
            Pace::Closed(_) => {
                self.handle(tx, chance, 5, &at).await?;
                self.close(tx, chance, at(7) + Duration::days(1)).await
            }
            Pace::Reopened(_) => {
                self.handle(tx, chance, 5, &at).await?;
                let again = at(6) + Duration::days(1);
                self.call(tx, FollowUpResult::Dissatisfied, Some(2), again)
                    .await?;
                let later = |step: i64| again + Duration::hours(step);
                self.handle(tx, chance, 5, &later).await?;
                self.close(tx, chance, again + Duration::days(1)).await
            }
        }
    }

    /// The officer at an instant; what fell due before it is told first.
    async fn officer(&self, tx: &mut Tx, at: DateTime<Utc>) -> Result<Caller, Error> {
        kehu_complaints::tell_due(tx, at, BATCH).await?;
        Ok(Desk::caller(self.desk.officer, at))
    }

    async fn hand_on(&self, tx: &mut Tx, party: &str, at: DateTime<Utc>) -> Result<(), Error> {
        let officer = self.officer(tx, at).await?;
        let found = (Nature::Misdirected, self.severity);
        kehu_complaints::determine(tx, &officer, self.id, found, self.story.found).await?;
        let answer = (party, Channel::Telephone);
        kehu_complaints::redirect(tx, &officer, self.id, answer, self.story.reply).await?;
        Ok(())
    }

    async fn determine(&self, tx: &mut Tx, at: DateTime<Utc>) -> Result<(), Error> {
        let officer = self.officer(tx, at).await?;
        let found = (Nature::Founded, self.severity);
        kehu_complaints::determine(tx, &officer, self.id, found, "经核实，客户反映的情况属实。")
            .await?;
        Ok(())
    }

    /// Cause, responsible person, opinion, decision, reply: so many of them.
    async fn handle(
        &self,
        tx: &mut Tx,
        chance: &mut Chance,
        steps: u32,
        at: &impl Fn(i64) -> DateTime<Utc>,
    ) -> Result<(), Error> {
        let (desk, id, story) = (self.desk, self.id, self.story);
        for step in 1..=steps {
            let officer = self.officer(tx, at(i64::from(step) + 1)).await?;
            match step {
                1 => drop(
                    kehu_complaints::investigate(tx, &officer, id, story.cause, story.found)
                        .await?,
                ),
                2 => {
                    let unit = desk
                        .responsible
                        .get(usize::from(chance.percent(40)))
                        .or(desk.responsible.first());
                    let unit = unit.copied().unwrap_or(desk.unit);
                    drop(
                        kehu_complaints::name_responsible(
                            tx,
                            &officer,
                            id,
                            (unit, None),
                            "按职责分工认定。",
                        )
                        .await?,
                    );
                }
                3 => drop(opinions::propose(tx, &officer, id, &[], story.opinion).await?),
                4 => self.decide(tx, &officer).await?,
                _ => drop(
                    kehu_complaints::reply(tx, &officer, id, Channel::Telephone, story.reply)
                        .await?,
                ),
            }
        }
        Ok(())
    }

    /// The leader approves, or the special meeting decides.
    async fn decide(&self, tx: &mut Tx, officer: &Caller) -> Result<(), Error> {
        let case = kehu_complaints::find(tx, officer, self.id).await?;
        let Progress::Proposed(_, proposal) = &case.progress else {
            return Err(Error::Inconsistent {
                what: "a handling opinion",
            });
        };
        let Some(approval) = proposal.approval else {
            return self.meet(tx, officer).await;
        };
        let leader = Desk::caller(self.desk.leader, officer.now);
        let subject = proposal.step.0;
        let current = opinions::current_snapshot(tx, subject).await?;
        let (decision, reason) = (Decision::Approve, "同意。");
        let outcome =
            kehu_approvals::decide(tx, &leader, approval, None, decision, reason, &current).await?;
        if let Some(finished) = outcome.finished {
            opinions::settle(tx, &leader, subject, finished, reason).await?;
        }
        Ok(())
    }

    async fn meet(&self, tx: &mut Tx, officer: &Caller) -> Result<(), Error> {
        let meeting = Meeting {
            held_at: officer.now,
            convened_by: self.desk.convener,
            attendees: vec![self.desk.leader, self.desk.officer],
            minutes: self.upload(tx, officer, "专题会议纪要.pdf").await?,
            joint_opinion: self.upload(tx, officer, "共同处理意见.pdf").await?,
        };
        opinions::decide_in_meeting(tx, officer, self.id, &meeting, self.story.opinion).await?;
        Ok(())
    }

    async fn upload(&self, tx: &mut Tx, caller: &Caller, name: &str) -> Result<FileId, Error> {
        let new = NewFile {
            file_name: name.to_owned(),
            unit_id: Some(self.desk.unit),
            purpose: Purpose::Document,
        };
        let file = kehu_files::register(tx, caller, self.desk.files, self.desk.scan, new).await?;
        Ok(file.id)
    }

    async fn call(
        &self,
        tx: &mut Tx,
        result: FollowUpResult,
        score: Option<u8>,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let officer = self.officer(tx, at).await?;
        let call = CallResult { result, score };
        kehu_complaints::follow_up(tx, &officer, self.id, call, "电话回访。").await?;
        Ok(())
    }

    async fn close(
        &self,
        tx: &mut Tx,
        chance: &mut Chance,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let score = u8::try_from(chance.between(3, 5)).ok();
        self.call(tx, FollowUpResult::Satisfied, score, at).await?;
        let officer = self.officer(tx, at + Duration::hours(1)).await?;
        kehu_complaints::evaluate(tx, &officer, self.id, "处理及时，原因已纳入改进。").await?;
        Ok(())
    }
}
