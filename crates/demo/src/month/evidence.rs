//! What is stated and decided of a party.

use super::floor::Floor;
use super::receiving::Visit;
use super::visitors::Known;
use crate::Error;
use crate::sites::Name;
use chrono::{DateTime, Days, Utc};
use kehu_attribution::facts::{ChangeWay, Recognised, SearchKey};
use kehu_identity::Permission;
use kehu_kernel::{EvidenceId, PartyId, ReceptionId};
use kehu_reception::desk::{self, Question};
use kehu_reception::evidence::{self, Content, NewEvidence};
use kehu_reception::parties;

/// Claims of visitors who came within these days stand under both sets of rules, in any month.
const FRESH_DAYS: u64 = 24;
/// Those of visitors who came before these days have expired under both: no two months are longer.
const EXPIRED_DAYS: u64 = 62;

const NOBODY: Error = Error::Inconsistent {
    what: "a visitor who was here before",
};

impl Floor<'_> {
    /// A salesperson states something.
    pub(super) async fn state(
        &mut self,
        by: Name,
        party: PartyId,
        reception: Option<ReceptionId>,
        content: Content,
    ) -> Result<EvidenceId, Error> {
        let caller = self.caller(by, Permission::ReceptionsWrite)?;
        let new = of_now(reception, content);
        Ok(Box::pin(evidence::state(self.tx, &caller, party, &new))
            .await?
            .id)
    }

    /// A manager decides something.
    pub(super) async fn decide(
        &mut self,
        by: Name,
        party: PartyId,
        reception: Option<ReceptionId>,
        content: Content,
    ) -> Result<(), Error> {
        self.decide_as_of(by, party, reception, content, None).await
    }

    /// A manager puts on record what was so earlier.
    pub(super) async fn decide_as_of(
        &mut self,
        by: Name,
        party: PartyId,
        reception: Option<ReceptionId>,
        content: Content,
        at: Option<DateTime<Utc>>,
    ) -> Result<(), Error> {
        let caller = self.caller(by, Permission::ReceptionsDecide)?;
        let new = NewEvidence {
            occurred_at: at,
            ..of_now(reception, content)
        };
        Box::pin(evidence::decide(self.tx, &caller, party, &new)).await?;
        Ok(())
    }

    /// A manager lets another receive the visitor.
    pub(super) async fn change(
        &mut self,
        by: Name,
        visit: &Visit,
        to: Name,
        way: ChangeWay,
    ) -> Result<(), Error> {
        let content = Content::Change {
            allowed: true,
            to: self.id(to)?,
            way,
        };
        self.decide(by, visit.party, Some(visit.reception), content)
            .await
    }

    /// The earlier salesperson and the visitor know each other again.
    pub(super) async fn recognise(&mut self, known: &Known, visit: &Visit) -> Result<(), Error> {
        let content = Content::Recognition {
            earlier: self.id(known.seller)?,
            recognised: Recognised::BySalesperson,
        };
        self.state(known.seller, known.party, Some(visit.reception), content)
            .await?;
        Ok(())
    }

    /// The receiver finds in the register who received the visitor before.
    pub(super) async fn find_in_records(
        &mut self,
        known: &Known,
        visit: &Visit,
    ) -> Result<(), Error> {
        let content = Content::RecordMatch {
            earlier: self.id(known.seller)?,
            key: SearchKey::Records,
        };
        self.state(visit.receiver, known.party, Some(visit.reception), content)
            .await?;
        Ok(())
    }

    /// The receiver asks the desk who received the one with this number before.
    pub(super) async fn search(&mut self, known: &Known, visit: &Visit) -> Result<(), Error> {
        let mobile = known.visitor.mobile.clone();
        self.ask_desk(visit.receiver, mobile, Some(visit.reception))
            .await
    }

    pub(super) async fn ask_desk(
        &mut self,
        by: Name,
        typed: String,
        reception: Option<ReceptionId>,
    ) -> Result<(), Error> {
        let caller = self.caller(by, Permission::ReceptionsSearch)?;
        let question = Question {
            q: typed,
            named: Vec::new(),
            reception,
        };
        let ground = self.ground;
        Box::pin(desk::ask(
            self.tx,
            &caller,
            ground.vault,
            ground.unit,
            &question,
        ))
        .await?;
        Ok(())
    }

    /// Whoever was received as new proves to be a known visitor; the project manager puts the two parties together.
    pub(super) async fn prove_same(&mut self, known: &Known, visit: &Visit) -> Result<(), Error> {
        let caller = self.caller(self.ground.site.project, Permission::ReceptionsDecide)?;
        Box::pin(parties::merge(
            self.tx,
            &caller,
            known.party,
            visit.party,
            "经核对身份，与此前登记的客户为同一人",
        ))
        .await?;
        Ok(())
    }

    /// A visitor of an earlier day whose claim stands, and whose salesperson is here and free.
    pub(super) async fn known_visitor(&mut self) -> Result<Known, Error> {
        self.quiet().await?;
        self.take_fresh().ok_or(NOBODY)
    }

    /// As [`Self::known_visitor`]; none where nobody has been here yet.
    pub(super) fn take_fresh(&mut self) -> Option<Known> {
        let today = self.date();
        let since = today
            .checked_sub_days(Days::new(FRESH_DAYS))
            .unwrap_or(today);
        self.take_known(|known| known.since >= since && known.since < today)
    }

    /// A visitor whose claim has expired.
    pub(super) async fn expired_visitor(&mut self) -> Result<Known, Error> {
        self.quiet().await?;
        let today = self.date();
        let since = today
            .checked_sub_days(Days::new(EXPIRED_DAYS))
            .unwrap_or(today);
        self.take_known(|known| known.since < since).ok_or(NOBODY)
    }

    fn take_known(&mut self, fits: impl Fn(&Known) -> bool) -> Option<Known> {
        let places: Vec<usize> = (0..)
            .zip(&self.known)
            .filter(|(_, known)| fits(known) && !self.gone.contains(&known.seller))
            .map(|(place, _)| place)
            .collect();
        let place = super::visitors::one(&mut self.chance, &places)?;
        Some(self.known.swap_remove(place))
    }
}

fn of_now(reception: Option<ReceptionId>, content: Content) -> NewEvidence {
    NewEvidence {
        content,
        reception,
        corrects: None,
        occurred_at: None,
    }
}
