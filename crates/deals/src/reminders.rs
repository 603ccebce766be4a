//! What customers are to be reminded of: reservations that end, contracts to sign, money to pay (ATT-S05).

use crate::{Error, site};
use chrono::NaiveDate;
use kehu_db::PgConnection;
use kehu_kernel::{Caller, DealId, Money, PartyId, SaleUnitId, UnitId, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

kehu_kernel::word_lists! {
    /// Of what a customer is reminded.
    #[schema(as = DealReminderKind)]
    ReminderKind {
        /// The reservation ends.
        ReservationEnds = "reservation_ends",
        /// The contract is to be signed.
        Contract = "contract",
        /// Money is to be paid.
        Payment = "payment",
    }
}

/// Something of which the customer of a deal is to be reminded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = DealReminder)]
pub struct Reminder {
    /// Of what.
    pub kind: ReminderKind,
    /// The deal.
    pub deal_id: DealId,
    /// Its unit.
    pub unit_id: SaleUnitId,
    /// Building and room.
    #[schema(max_length = 100)]
    pub unit_number: String,
    /// Its party.
    pub party_id: Option<PartyId>,
    /// The salesperson.
    pub salesperson_id: UserId,
    /// The day: of the end, of the contract, or from which the oldest money is due.
    pub due_on: NaiveDate,
    /// How much is to be paid until the last day that was asked for, in yuan.
    pub amount: Option<Money>,
}

/// The reminders of a site until a day, overdue ones among them, the earliest first; at most so many. Who reaches only their
/// own rows reads of the own deals. Payments cover the instalments in their order.
///
/// # Errors
/// [`Error::SiteNotFound`].
pub async fn list(
    connection: &mut PgConnection,
    caller: &Caller,
    site: UnitId,
    until: NaiveDate,
    limit: i64,
) -> Result<Vec<Reminder>, Error> {
    site::find(connection, caller, site).await?;
    let scope = &caller.scope;
    Ok(sqlx::query_as!(
        Reminder,
        r#"with live as (
               select d.*, b.name || '-' || s.room as unit_number
               from deals d join sale_units s on s.id = d.unit_id join buildings b on b.id = s.building_id
               where d.site_id = $4 and d.state = 'live' and ($1::boolean or d.site_id = any($2) or d.salesperson_id = $3)),
           received as (
               select l.id, coalesce(sum(p.amount) filter (where counts_as_price(p.kind)), 0) as amount
               from live l left join payments p on p.deal_id = l.id group by l.id),
           planned as (
               select l.id, i.due_on, i.amount, sum(i.amount) over (partition by l.id order by i.place) as until_here
               from live l join deal_instalments i on i.deal_id = l.id and i.set_number = l.plan_set),
           due as (
               select p.id, min(p.due_on) as due_on, max(p.until_here) - r.amount as amount
               from planned p join received r on r.id = p.id
               where p.due_on <= $5 and p.until_here > r.amount group by p.id, r.amount)
           select k.kind as "kind!: _", l.id as "deal_id!: _", l.unit_id as "unit_id!: _", l.unit_number as "unit_number!",
                  l.party_id as "party_id: _", l.salesperson_id as "salesperson_id!: _", k.due_on as "due_on!", k.amount as "amount: _"
           from live l
           cross join lateral (
               select 'reservation_ends' as kind, (l.reserved_until at time zone 'Asia/Shanghai')::date as due_on, null::numeric as amount
               where l.stage = 'reservation' and l.reserved_until is not null
               union all
               select 'contract', l.planned_contract_on, null where l.stage = 'subscription' and l.planned_contract_on is not null
               union all
               select 'payment', u.due_on, u.amount from due u where u.id = l.id) k
           where k.due_on <= $5
           order by k.due_on, l.id, k.kind limit $6"#,
        scope.all,
        scope.units.as_slice() as _,
        scope.owner.map(Uuid::from),
        site.0,
        until,
        limit,
    )
    .fetch_all(connection)
    .await?)
}
