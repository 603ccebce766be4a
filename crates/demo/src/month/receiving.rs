//! Visitors are received, registered and seen off.

use super::floor::Floor;
use super::visitors::{Known, Visitor, channel, form};
use crate::Error;
use crate::organisation::RIVERSIDE;
use crate::sites::Name;
use chrono::{DateTime, Duration, Utc};
use kehu_identity::Permission;
use kehu_kernel::{CustomerId, PartyId, ReceptionId, RegistrationId, UserId};
use kehu_reception::parties::VisitorDetails;
use kehu_reception::receptions::{self, Finish, NewStatement, Receive, Who};
use kehu_reception::registrations::{self, Register};
use kehu_reception::words::{BeenBefore, ReceivedAs, StatementKind, VisitKind, VisitOutcome};

/// A reception as the script goes on with it.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub(super) reception: ReceptionId,
    pub(super) party: PartyId,
    pub(super) customer: CustomerId,
    pub(super) receiver: Name,
    pub(super) visitor: Visitor,
    /// What the visitor tells only when registered.
    pub(super) untold: VisitorDetails,
}

/// An ordinary visitor who will leave.
#[derive(Debug)]
pub(super) struct Leaving {
    pub(super) at: DateTime<Utc>,
    pub(super) visit: Visit,
    pub(super) kind: VisitKind,
}

/// A reception of one visitor of whom nothing else is to be told.
pub(super) fn arrival(who: Who, capacity: ReceivedAs) -> Receive {
    Receive {
        who,
        capacity,
        receiver: None,
        on_behalf_of: None,
        continues: None,
        arrived_at: None,
        been_before: BeenBefore::No,
        named: Vec::new(),
        declined: Vec::new(),
        insists: false,
        came_for_discount: false,
        accompanied: false,
        party_size: 2,
        channel: None,
        event_tag: None,
    }
}

/// A known visitor who says so.
pub(super) fn comes_again(known: &Known, capacity: ReceivedAs) -> Receive {
    Receive {
        been_before: BeenBefore::Yes,
        ..arrival(Who::Party(known.party, vec![known.customer]), capacity)
    }
}

impl Floor<'_> {
    /// Somebody receives.
    pub(super) async fn receive(
        &mut self,
        by: Name,
        visitor: &Visitor,
        new: &Receive,
    ) -> Result<Visit, Error> {
        let caller = self.caller(by, Permission::ReceptionsWrite)?;
        let ground = self.ground;
        let received = Box::pin(receptions::receive(
            self.tx,
            &caller,
            ground.vault,
            ground.unit,
            new,
        ))
        .await?;
        let reception = received.reception;
        self.today.push(reception.id);
        let untold = match &new.who {
            Who::Visitor(told) if *told == VisitorDetails::default() => visitor.details(),
            _ => VisitorDetails::default(),
        };
        Ok(Visit {
            reception: reception.id,
            party: reception.party_id,
            customer: reception
                .visitors
                .first()
                .copied()
                .ok_or(Error::Inconsistent { what: "a visitor" })?,
            receiver: ground.actors.name(reception.receiver_id)?,
            visitor: visitor.clone(),
            untold,
        })
    }

    /// A new visitor is received by the next in order.
    pub(super) async fn new_visitor(&mut self) -> Result<Visit, Error> {
        let visitor = self.visitors.draw(&mut self.chance);
        let new = arrival(Who::Visitor(visitor.details()), ReceivedAs::Turn);
        self.in_turn(&visitor, new).await
    }

    /// Whoever is next in order receives.
    pub(super) async fn in_turn(
        &mut self,
        visitor: &Visitor,
        new: Receive,
    ) -> Result<Visit, Error> {
        let next = self.next().await?;
        let new = Receive {
            channel: Some(channel(&mut self.chance)),
            ..new
        };
        self.receive(next, visitor, &new).await
    }

    /// A known visitor who tells nothing is received as new, by another than whose visitor it is.
    pub(super) async fn received_as_new(&mut self, known: &Known) -> Result<Visit, Error> {
        self.let_another_be_next(known.seller).await?;
        let visitor = Visitor {
            mobile: self.visitors.mobile(),
            ..known.visitor.clone()
        };
        let new = Receive {
            been_before: BeenBefore::Forgot,
            ..arrival(Who::Visitor(VisitorDetails::default()), ReceivedAs::Turn)
        };
        self.in_turn(&visitor, new).await
    }

    /// Another than this one is the next in order: if need be, after one more visitor has come.
    pub(super) async fn let_another_be_next(&mut self, seller: Name) -> Result<(), Error> {
        self.quiet().await?;
        while self.next().await? == seller {
            self.walk_in().await?;
            self.quiet().await?;
        }
        Ok(())
    }

    /// A known visitor is received by whose visitor it is.
    pub(super) async fn returns(&mut self, known: &Known) -> Result<Visit, Error> {
        let new = comes_again(known, ReceivedAs::Returning);
        self.receive(known.seller, &known.visitor, &new).await
    }

    /// What a visitor says in the course of the reception.
    pub(super) async fn says(
        &mut self,
        visit: &Visit,
        said: &[(StatementKind, Option<UserId>)],
    ) -> Result<(), Error> {
        let caller = self.caller(visit.receiver, Permission::ReceptionsWrite)?;
        let said: Vec<NewStatement> = said
            .iter()
            .map(|(kind, salesperson)| NewStatement {
                kind: *kind,
                salesperson: *salesperson,
                occurred_at: None,
            })
            .collect();
        Box::pin(receptions::state(self.tx, &caller, visit.reception, &said)).await?;
        Ok(())
    }

    /// The receiver registers the visit.
    pub(super) async fn register(
        &mut self,
        visit: &Visit,
        kind: VisitKind,
    ) -> Result<RegistrationId, Error> {
        let caller = self.caller(visit.receiver, Permission::ReceptionsWrite)?;
        let new = Register {
            reception: visit.reception,
            visit: kind,
            visitor: visit.untold.clone(),
            form: form(&mut self.chance, &visit.visitor, VisitOutcome::Undecided),
        };
        let made = Box::pin(registrations::register(
            self.tx,
            &caller,
            self.ground.vault,
            &new,
        ))
        .await?;
        if self.needs_confirmation() {
            self.unconfirmed.push(made.id);
        }
        Ok(made.id)
    }

    /// The receiver registers the first visit, and the project manager, where that is asked for, confirms it at once.
    pub(super) async fn register_first(&mut self, visit: &Visit) -> Result<(), Error> {
        let registration = self.register(visit, VisitKind::First).await?;
        if self.needs_confirmation() {
            self.unconfirmed.retain(|one| *one != registration);
            self.confirm(registration).await?;
        }
        Ok(())
    }

    /// The developer's rules want the project manager's word.
    fn needs_confirmation(&self) -> bool {
        self.ground.site.code == RIVERSIDE
    }

    pub(super) async fn confirm(&mut self, registration: RegistrationId) -> Result<(), Error> {
        let caller = self.caller(self.ground.site.project, Permission::ReceptionsDecide)?;
        let confirmed = Box::pin(registrations::confirm(self.tx, &caller, registration)).await?;
        Box::pin(kehu_determinations::reconsider_registered(
            self.tx,
            &caller,
            confirmed.party_id,
        ))
        .await?;
        Ok(())
    }

    pub(super) async fn finish(&mut self, visit: &Visit) -> Result<(), Error> {
        let caller = self.caller(visit.receiver, Permission::ReceptionsWrite)?;
        Box::pin(receptions::finish(
            self.tx,
            &caller,
            visit.reception,
            &Finish::default(),
        ))
        .await?;
        Ok(())
    }

    /// The reception is as good as over: registered as a further visit, and finished.
    pub(super) async fn ends_as_return(&mut self, visit: &Visit) -> Result<(), Error> {
        self.register(visit, VisitKind::Return).await?;
        self.finish(visit).await
    }

    /// An ordinary visitor stays a while.
    pub(super) fn stays(&mut self, visit: Visit, kind: VisitKind) {
        let minutes = i64::from(self.chance.between(25, 55));
        self.leaving.push(Leaving {
            at: self.now + Duration::minutes(minutes),
            visit,
            kind,
        });
    }

    /// An ordinary visitor leaves, registered.
    pub(super) async fn see_off(&mut self, leaving: Leaving) -> Result<(), Error> {
        let Leaving { visit, kind, .. } = leaving;
        self.register(&visit, kind).await?;
        self.finish(&visit).await?;
        if kind == VisitKind::First {
            self.known.push(Known {
                party: visit.party,
                customer: visit.customer,
                visitor: visit.visitor,
                seller: visit.receiver,
                since: self.date(),
            });
        }
        Ok(())
    }
}
