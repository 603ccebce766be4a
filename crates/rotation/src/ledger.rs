//! A site's ledger of turns, locked: everything that moves somebody goes through it.
//!
//! Whoever holds it is alone: numbers follow each other without a gap, the ledger's time never runs back, and the order
//! and presence that it knows are the last ones until the transaction ends.

use crate::model::{
    Applies, ClaimKind, Engagement, Line, Presence, PresenceState, RosterSource, Step, TurnEntry,
};
use crate::rules::{next, opening, presence as follows};
use crate::store::{self, entries::Head};
use crate::{Error, rosters, site};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_attribution::policy::{Missed, OrderBy, RotationRules};
use kehu_audit::Entry;
use kehu_db::Tx;
use kehu_db::outbox::{self, Event};
use kehu_kernel::{Caller, PresenceId, ReceptionId, TurnEntryId, UnitId, UserId, Zone};
use serde_json::json;
use uuid::Uuid;

/// What an entry is written with.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Note<'a> {
    pub(crate) reason: Option<&'a str>,
    pub(crate) reception: Option<ReceptionId>,
}

/// What a salesperson begins to do.
#[derive(Debug, Clone)]
pub(crate) struct Begins<'a> {
    pub(crate) state: PresenceState,
    pub(crate) engagement: Option<Engagement>,
    pub(crate) reception: Option<ReceptionId>,
    pub(crate) ordered_by: Option<UserId>,
    pub(crate) reason: Option<&'a str>,
    /// When, if not now.
    pub(crate) occurred_at: Option<DateTime<Utc>>,
}

impl Begins<'_> {
    pub(crate) fn state(state: PresenceState) -> Self {
        Self {
            state,
            engagement: None,
            reception: None,
            ordered_by: None,
            reason: None,
            occurred_at: None,
        }
    }
}

/// The ledger of a site, locked for the transaction, with its open day.
pub(crate) struct Ledger {
    pub(crate) site: UnitId,
    pub(crate) rules: RotationRules,
    pub(crate) line: Line,
    /// The stored entries of the last day that was opened, from its opening on.
    entries: Vec<TurnEntry>,
    /// What each does.
    pub(crate) presences: Vec<Presence>,
    pub(crate) day: NaiveDate,
    /// The instant of what is written now.
    pub(crate) at: DateTime<Utc>,
    actor: Option<UserId>,
    head: Head,
    written: Vec<TurnEntry>,
    begun: Vec<Presence>,
}

impl Ledger {
    /// Locks the ledger; opens the day if nobody has.
    ///
    /// # Errors
    /// [`Error::SiteNotFound`]; [`Error::NoRoster`] when the day cannot be opened.
    pub(crate) async fn lock(tx: &mut Tx, caller: &Caller, site: UnitId) -> Result<Self, Error> {
        let head = store::entries::lock(tx, &caller.scope, site, caller.today())
            .await?
            .ok_or(Error::SiteNotFound {})?;
        let at = head.last_at.map_or(caller.now, |last| last.max(caller.now));
        let day = Zone::CHINA.day_of(at);
        let rules = site::rules_on(tx, site, day).await?;
        let entries = match head.opened {
            Some((_, number)) => store::entries::since(tx, site, number).await?,
            None => Vec::new(),
        };
        let presences = store::presences::at(tx, site, site::start_of(day), at).await?;
        let mut ledger = Self {
            site,
            rules,
            line: Line::of(&entries),
            entries,
            presences,
            day,
            at,
            actor: caller.user(),
            head,
            written: Vec::new(),
            begun: Vec::new(),
        };
        if head.opened.is_none_or(|(opened, _)| opened < day) {
            ledger.open(tx).await?;
        }
        Ok(ledger)
    }

    async fn open(&mut self, tx: &mut Tx) -> Result<(), Error> {
        let source = rosters::source(tx, self.site, self.day).await?;
        let line = opening_line(
            tx,
            self.site,
            self.head.opened.map(|(day, _)| (day, &self.line)),
            &source,
            self.day,
            &self.rules,
        )
        .await?
        .ok_or(Error::NoRoster {})?;
        self.head.opened = Some((self.day, self.head.last_number + 1));
        self.write(Step::DayOpened { line }, Note::default());
        Ok(())
    }

    /// Writes a move; answers its number.
    pub(crate) fn write(&mut self, step: Step, note: Note<'_>) -> i64 {
        let number = self.head.last_number + 1;
        self.head.last_number = number;
        self.line.apply(number, &step);
        self.written.push(TurnEntry {
            id: TurnEntryId::generate(),
            site: self.site,
            number,
            step,
            reception: note.reception,
            reason: note.reason.map(str::to_owned),
            occurred_at: self.at,
            actor: self.actor,
        });
        number
    }

    /// Demands that somebody stands in the day's order.
    ///
    /// # Errors
    /// [`Error::NotOnDuty`].
    pub(crate) fn demand_on_duty(&self, who: UserId) -> Result<(), Error> {
        self.line
            .on_duty(who)
            .map(|_| ())
            .ok_or(Error::NotOnDuty {})
    }

    /// What somebody does today; none for whoever has not come.
    pub(crate) fn presence(&self, who: UserId) -> Option<&Presence> {
        self.presences.iter().find(|one| one.salesperson == who)
    }

    /// Begins something for somebody, and settles the turns that they missed before it.
    ///
    /// # Errors
    /// [`Error::Busy`], [`Error::PresenceImpossible`] for what cannot follow; [`Error::PresenceOutOfTime`].
    pub(crate) async fn begin(
        &mut self,
        tx: &mut Tx,
        who: UserId,
        begins: Begins<'_>,
    ) -> Result<Presence, Error> {
        follows::demand_follows(self.presence(who).map(|one| one.state), begins.state)?;
        let before = self.stored_last_of(tx, who).await?;
        let earliest = before
            .as_ref()
            .map_or(site::start_of(self.day), |one| one.occurred_at);
        let occurred_at = match begins.occurred_at {
            None => self.at.max(earliest),
            Some(at) if at > self.at || at < earliest || Zone::CHINA.day_of(at) != self.day => {
                return Err(Error::PresenceOutOfTime {});
            }
            Some(at) => at,
        };
        let presence = Presence {
            id: PresenceId::generate(),
            salesperson: who,
            state: begins.state,
            engagement: begins.engagement,
            reception: begins.reception,
            ordered_by: begins.ordered_by,
            order_confirmed: None,
            reason: begins.reason.map(str::to_owned),
            occurred_at,
            recorded_at: self.at,
            recorded_by: self.actor,
        };
        self.presences.retain(|one| one.salesperson != who);
        self.presences.push(presence.clone());
        self.begun.push(presence.clone());
        if let Some(before) = before {
            self.settle(tx, &before).await?;
        }
        Ok(presence)
    }

    /// The last stored line of a salesperson, of whichever day.
    async fn stored_last_of(
        &self,
        tx: &mut Tx,
        who: UserId,
    ) -> Result<Option<Presence>, kehu_db::Error> {
        // What was read with the lock is the last of the day: who holds the ledger is alone.
        let today = self
            .presence(who)
            .filter(|one| self.begun.iter().all(|begun| begun.id != one.id));
        match today {
            Some(last) => Ok(Some(last.clone())),
            None => store::presences::last_of(tx, self.site, who).await,
        }
    }

    /// How often a stretch was passed over by what is stored, and whether that is settled.
    async fn passed_during(
        &self,
        tx: &mut Tx,
        stretch: &Presence,
    ) -> Result<(i64, bool), kehu_db::Error> {
        let opened = self.entries.first().map(|entry| entry.occurred_at);
        if opened.is_none_or(|at| Zone::CHINA.day_of(at) > Zone::CHINA.day_of(stretch.occurred_at))
        {
            return store::entries::passed_during(tx, stretch.id).await;
        }
        // A line is entered after its day was opened: all that names it was read with the lock.
        let names_it = |presence: Option<PresenceId>| presence == Some(stretch.id);
        let passed = self.entries.iter().filter(
            |entry| matches!(entry.step, Step::PassedOver { presence, .. } if names_it(presence)),
        );
        let settled = self.entries.iter().any(
            |entry| matches!(entry.step, Step::Granted { presence, .. } if names_it(presence)),
        );
        Ok((i64::try_from(passed.count()).unwrap_or(i64::MAX), settled))
    }

    /// Grants what the turns missed during a stretch that is over have become (ATT-G04). Once for each stretch.
    pub(crate) async fn settle(&mut self, tx: &mut Tx, stretch: &Presence) -> Result<(), Error> {
        let here = self.written.iter().filter(|entry| {
            matches!(entry.step, Step::PassedOver { presence, .. } if presence == Some(stretch.id))
        });
        let here = i64::try_from(here.count()).unwrap_or_default();
        let (stored, settled) = self.passed_during(tx, stretch).await?;
        let lapsed =
            !self.rules.claims_carry_over && Zone::CHINA.day_of(stretch.occurred_at) != self.day;
        if settled || lapsed || stored + here == 0 {
            return Ok(());
        }
        let (claim, times) = match next::missed(stretch, &self.rules) {
            Missed::Lost => return Ok(()),
            Missed::PriorityNext => (ClaimKind::Priority, 1),
            Missed::MadeUp => (
                ClaimKind::MakeUp,
                u16::try_from((stored + here).min(100)).unwrap_or(100),
            ),
        };
        let step = Step::Granted {
            who: stretch.salesperson,
            claim,
            times,
            ahead: false,
            presence: Some(stretch.id),
            entry: None,
        };
        self.write(step, Note::default());
        Ok(())
    }

    /// Stores what was written, with one audit entry for the act and an event for each move.
    ///
    /// # Errors
    /// When the database fails, or a constraint refuses it.
    pub(crate) async fn store(
        mut self,
        tx: &mut Tx,
        caller: &Caller,
        action: &'static str,
        reason: Option<&str>,
    ) -> Result<Vec<TurnEntry>, Error> {
        // Also where nothing moved: no later presence is earlier than this one.
        self.head.last_at = Some(self.at);
        store::entries::add(tx, self.site, &self.begun, &self.written, self.head).await?;
        let first = self.written.iter().find(|entry| entry.step.who().is_some());
        let (subject_kind, subject_id) = match (first, self.begun.first()) {
            (Some(entry), _) => ("turn_entry", entry.id.0),
            (None, Some(presence)) => ("presence", presence.id.0),
            (None, None) => ("site", self.site.0),
        };
        let entry = Entry {
            action,
            subject_kind,
            subject_id,
            unit_id: Some(self.site),
            reason,
            ..Entry::default()
        };
        kehu_audit::record(tx, caller, entry).await?;
        for presence in &self.begun {
            let payload =
                json!({ "salesperson_id": presence.salesperson, "state": presence.state });
            tell(
                tx,
                caller,
                "presence.changed",
                ("presence", presence.id.0),
                self.site,
                payload,
            )
            .await?;
        }
        for entry in &self.written {
            let payload = json!({
                "number": entry.number, "salesperson_id": entry.step.who(), "reception_id": entry.reception,
            });
            tell(
                tx,
                caller,
                event_of(&entry.step),
                ("turn_entry", entry.id.0),
                self.site,
                payload,
            )
            .await?;
        }
        Ok(self.written)
    }
}

/// The order with which a day begins; none when there is no roster to begin with.
pub(crate) async fn opening_line(
    connection: &mut kehu_db::PgConnection,
    site: UnitId,
    before: Option<(NaiveDate, &Line)>,
    source: &RosterSource,
    day: NaiveDate,
    rules: &RotationRules,
) -> Result<Option<Line>, Error> {
    let people = match source.salespeople() {
        Some(people) => people,
        // Whoever signs in is on duty, roster or not.
        None if rules.order_by == OrderBy::SignIn => &[],
        None => return Ok(None),
    };
    let present = store::sites::workers(connection, site, people, day).await?;
    let roster: Vec<UserId> = people
        .iter()
        .filter(|who| present.contains(who))
        .copied()
        .collect();
    Ok(Some(opening::open(before, &roster, day, rules)))
}

async fn tell(
    tx: &mut Tx,
    caller: &Caller,
    kind: &'static str,
    (subject_kind, subject_id): (&'static str, Uuid),
    site: UnitId,
    payload: serde_json::Value,
) -> Result<(), Error> {
    let event = Event {
        kind,
        subject_kind,
        subject_id,
        unit_id: Some(site),
        payload,
    };
    outbox::emit(tx, caller, event).await?;
    Ok(())
}

const fn event_of(step: &Step) -> &'static str {
    match step {
        Step::DayOpened { .. } => "turn.day_opened",
        Step::Joined { .. } => "turn.joined",
        Step::LeftDuty { .. } => "turn.left_duty",
        Step::Moved { .. } => "turn.moved",
        Step::Taken { .. } => "turn.taken",
        Step::Used { .. } => "turn.used",
        Step::PassedOver { .. } => "turn.passed_over",
        Step::Granted { .. } => "turn.granted",
        Step::Withdrawn { .. } => "turn.withdrawn",
        Step::GivenBack { .. } => "turn.given_back",
        Step::Voided { .. } => "turn.voided",
        Step::Volunteered { .. } => "turn.volunteered",
        Step::Cancelled { .. } => "turn.cancelled",
        Step::Barred { .. } => "turn.barred",
        Step::Admitted { .. } => "turn.admitted",
        Step::Traded { .. } => "turn.traded",
    }
}

/// Whether a roster applies to a day of which the order has begun.
pub(crate) fn is_begun(applies: Applies, today: NaiveDate, opened: Option<NaiveDate>) -> bool {
    match applies {
        Applies::On(day) => day < today || opened.is_some_and(|opened| day <= opened),
        Applies::Weekly { from, .. } => from < today,
    }
}
