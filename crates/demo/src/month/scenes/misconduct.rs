//! Violations on the floor (GOV-05, ATT-G10).

use crate::Error;
use crate::month::floor::Floor;
use crate::sites::MANAGER;
use kehu_attribution::policy::Severity;
use kehu_identity::Permission;
use kehu_violations::NewViolation;

/// Three cases: one unfounded, one sanctioned, one that waits for somebody to look into it.
pub(super) async fn reported(floor: &mut Floor<'_>) -> Result<(), Error> {
    for (description, verdict) in [
        ("接待中途离开客户约十分钟", Some(true)),
        ("被指与同事争抢客户，经查监控并无此事", Some(false)),
        ("客户投诉其接待怠慢", None),
    ] {
        let accused = floor.next().await?;
        let caller = floor.caller(floor.ground.site.supervisor, Permission::ViolationsReport)?;
        let new = NewViolation {
            site_id: floor.ground.unit,
            accused_id: floor.id(accused)?,
            kind: KIND.to_owned(),
            description: description.to_owned(),
            occurred_at: floor.now,
            about: None,
            evidence: Vec::new(),
        };
        let found = Box::pin(kehu_violations::report(floor.tx, &caller, new)).await?;
        let Some(is_founded) = verdict else {
            continue;
        };
        floor.wait(15).await?;
        let manager = floor.caller(MANAGER, Permission::ViolationsDecide)?;
        Box::pin(kehu_violations::investigate(floor.tx, &manager, found.id)).await?;
        floor.wait(15).await?;
        let manager = floor.caller(MANAGER, Permission::ViolationsDecide)?;
        if is_founded {
            let sentence = (KIND, Severity::Ordinary);
            let reason = "事实清楚，按制度处理";
            Box::pin(kehu_violations::decide(
                floor.tx, &manager, found.id, sentence, reason,
            ))
            .await?;
        } else {
            let reason = "监控与当事人陈述均不支持该举报";
            Box::pin(kehu_violations::dismiss(
                floor.tx, &manager, found.id, reason,
            ))
            .await?;
        }
    }
    Ok(())
}

/// Both catalogues know it.
const KIND: &str = "fault_in_reception";
