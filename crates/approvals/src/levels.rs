//! Who decides where an approver is an applicant: the next level up.

use crate::{Approver, Error, Needs, Stage};
use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_kernel::{UnitId, UserId};

/// The stages with every approver of whom nobody but applicants is left replaced by the next level. Where one approver
/// suffices and others are left, the lost one is not replaced.
pub(crate) async fn raised(
    connection: &mut PgConnection,
    stages: Vec<Stage>,
    (company, on): (UnitId, NaiveDate),
    applicants: &[UserId],
    above: &[&str],
) -> Result<Vec<Stage>, Error> {
    let mut raised: Vec<Stage> = Vec::with_capacity(stages.len());
    for mut stage in stages {
        let mut approvers = Vec::new();
        let mut lost = Vec::new();
        for approver in std::mem::take(&mut stage.approvers) {
            match is_left(connection, &approver, (company, on), applicants).await? {
                true => approvers.push(approver),
                false => lost.push(approver),
            }
        }
        if stage.needs == Needs::Any && !approvers.is_empty() {
            lost.clear();
        }
        let is_raised = !lost.is_empty();
        for approver in lost {
            let next = next_level(connection, &approver, (company, on), applicants, above).await?;
            if !approvers.contains(&next) {
                approvers.push(next);
            }
        }
        if is_raised {
            let decides_before =
                |one: &Approver| raised.iter().any(|stage| stage.approvers.contains(one));
            approvers.retain(|one| !decides_before(one));
        }
        let repeats = raised.iter().any(|earlier| earlier.approvers == approvers);
        if !approvers.is_empty() && !repeats {
            raised.push(Stage {
                approvers,
                ..named(stage, is_raised)
            });
        }
    }
    Ok(raised)
}

/// A stage that another level decides says so.
fn named(stage: Stage, is_raised: bool) -> Stage {
    if !is_raised {
        return stage;
    }
    Stage {
        name_zh: "上一级领导审批".to_owned(),
        name_en: "The next level's approval".to_owned(),
        ..stage
    }
}

/// The first level above an approver that somebody else holds. A person, and a role outside the line, have the whole line
/// above them.
async fn next_level(
    connection: &mut PgConnection,
    approver: &Approver,
    place: (UnitId, NaiveDate),
    applicants: &[UserId],
    above: &[&str],
) -> Result<Approver, Error> {
    let from = match approver {
        Approver::Role { role } => above
            .iter()
            .position(|one| one == role)
            .map_or(0, |found| found + 1),
        Approver::User { .. } => 0,
    };
    for role in above.iter().skip(from) {
        let next = Approver::Role {
            role: (*role).to_owned(),
        };
        if is_left(connection, &next, place, applicants).await? {
            return Ok(next);
        }
    }
    Err(Error::NobodyLeft {})
}

/// Whether somebody who is no applicant decides as this approver.
async fn is_left(
    connection: &mut PgConnection,
    approver: &Approver,
    (company, on): (UnitId, NaiveDate),
    applicants: &[UserId],
) -> Result<bool, Error> {
    let deciders = match approver {
        Approver::User { user } => vec![*user],
        Approver::Role { role } => kehu_identity::holders_of(connection, role, company, on).await?,
    };
    Ok(deciders.iter().any(|one| !applicants.contains(one)))
}
