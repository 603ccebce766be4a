//! What a line of a statement leads back to: the determination with its rule and evidence, and the payments.

use crate::statement::Payment;
use chrono::{DateTime, Utc};
use kehu_attribution::decision::Decision;
use kehu_db::{Error, PgConnection};
use kehu_kernel::{DealId, DeterminationId, Money, PaymentId, UserId};
use std::collections::HashMap;
use uuid::Uuid;

/// How a determination divides a deal, for one person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ruling {
    /// The rule that decides.
    pub rule: String,
    /// The person's share, as a fraction.
    pub share: Option<(i64, i64)>,
    /// Whether it was held.
    pub held: bool,
    /// The fixed sum that the person gets beside the commission as referrer.
    pub reward: Option<Money>,
    /// The records on which it rests: kind and identifier.
    pub evidence: Vec<(String, String)>,
}

/// The determinations of these identifiers, as they concern a person: one round trip.
///
/// # Errors
/// When the database fails, or holds what this version cannot read.
pub async fn rulings(
    connection: &mut PgConnection,
    ids: &[DeterminationId],
    user: UserId,
) -> Result<HashMap<DeterminationId, Ruling>, Error> {
    let rows = sqlx::query!(
        r#"select t.id as "id: DeterminationId", t.rule, t.decision, s.numerator as "numerator?",
                  s.denominator as "denominator?", coalesce(s.held, w.held) as "held?", w.amount as "reward?: Money"
           from determinations t
           left join lateral (
               select * from determination_shares s
               where s.determination_id = t.id and s.kind = 'commission' and s.user_id = $2
               order by s.place limit 1) s on true
           left join determination_rewards w on w.determination_id = t.id and w.referrer_id = $2
           where t.id = any($1)"#,
        ids as _,
        user.0,
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let ruling = Ruling {
                rule: row.rule,
                share: row.numerator.zip(row.denominator),
                held: row.held.unwrap_or(false),
                reward: row.reward,
                evidence: evidence(row.id, &row.decision)?,
            };
            Ok((row.id, ruling))
        })
        .collect()
}

fn evidence(id: DeterminationId, decision: &str) -> Result<Vec<(String, String)>, Error> {
    let inconsistent = |reason: String| Error::Inconsistent {
        table: "determinations",
        row: id.to_string(),
        reason,
    };
    let decision: Decision =
        serde_json::from_str(decision).map_err(|error| inconsistent(error.to_string()))?;
    let records = decision
        .determined()
        .map(|determined| determined.evidence.as_slice());
    records
        .unwrap_or_default()
        .iter()
        .map(|evidence| {
            let record = serde_json::to_value(evidence.record)
                .map_err(|error| inconsistent(error.to_string()))?;
            let part = |name| {
                record
                    .get(name)
                    .and_then(|value| value.as_str())
                    .unwrap_or_default()
                    .to_owned()
            };
            Ok((part("record"), part("id")))
        })
        .collect()
}

/// A stretch of time of a deal's payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The deal.
    pub deal: DealId,
    /// From this instant; from the beginning without one.
    pub since: Option<DateTime<Utc>>,
    /// Until before this instant.
    pub until: DateTime<Utc>,
}

/// The payments that count as price and were recorded in these spans, in order: one round trip.
///
/// # Errors
/// When the database fails.
pub async fn payments(
    connection: &mut PgConnection,
    spans: &[Span],
) -> Result<HashMap<DealId, Vec<Payment>>, Error> {
    let deals: Vec<Uuid> = spans.iter().map(|span| span.deal.0).collect();
    let since: Vec<Option<DateTime<Utc>>> = spans.iter().map(|span| span.since).collect();
    let until: Vec<DateTime<Utc>> = spans.iter().map(|span| span.until).collect();
    let rows = sqlx::query!(
        r#"select p.deal_id as "deal_id: DealId", p.id as "id: PaymentId", p.amount as "amount: Money", p.recorded_at
           from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) as w (deal, since, until)
           join payments p on p.deal_id = w.deal and (w.since is null or p.recorded_at >= w.since) and p.recorded_at < w.until
           where counts_as_price(p.kind)
           order by p.id"#,
        &deals,
        &since as _,
        &until,
    )
    .fetch_all(connection)
    .await?;
    let mut found: HashMap<DealId, Vec<Payment>> = HashMap::new();
    for row in rows {
        found.entry(row.deal_id).or_default().push(Payment {
            id: row.id,
            amount: row.amount,
            recorded_at: row.recorded_at,
        });
    }
    Ok(found)
}
