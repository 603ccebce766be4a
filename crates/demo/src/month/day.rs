//! A day at a site, from the first who comes to the last who goes home.

use super::calendar::{Calendar, Day, Purpose, clock, is_weekend};
use super::floor::Floor;
use super::scenes::{self, Scene};
use super::visitors::Known;
use crate::Error;
use chrono::Duration;
use kehu_identity::Permission;
use kehu_reception::enquiries::{self, NewEnquiry, Wanted};
use kehu_reception::receptions::Who;
use kehu_reception::words::{EnquiryQuestion, ReceivedAs, VisitKind};
use kehu_rotation::PresenceState;

/// What comes next.
#[derive(Debug, Clone, Copy)]
enum Item {
    /// Somebody whom nobody knows, or who has called before.
    WalkIn,
    /// A visitor of an earlier day.
    Return,
    /// Somebody calls.
    Call,
    /// A visitor of an earlier day buys.
    Sale,
    /// Something that a rule is about.
    Scene(Scene),
}

/// From nine o'clock visitors come, for so many minutes.
const OPEN_MINUTES: i64 = 480;

impl Floor<'_> {
    /// Lives a day.
    pub(super) async fn live(&mut self, calendar: &Calendar, day: Day) -> Result<(), Error> {
        self.today.clear();
        self.comes_tomorrow = matches!(day.purpose, Purpose::Life(_));
        self.arrive(day).await?;
        let items = self.plan_day(day);
        let pace = OPEN_MINUTES / i64::try_from(items.len()).unwrap_or(1).max(1);
        for (place, item) in (0..).zip(items) {
            let start = clock(day.date, 9, 0) + Duration::minutes(pace * place);
            self.until(start).await?;
            Box::pin(self.play(item)).await?;
        }
        self.until(clock(day.date, 16, 30)).await?;
        self.keep_appointments().await?;
        self.quiet().await?;
        if day.date == calendar.settling {
            self.settle(calendar.settled).await?;
        }
        self.close_day(day).await
    }

    async fn arrive(&mut self, day: Day) -> Result<(), Error> {
        for (place, seller) in (0..).zip(self.sellers()) {
            self.until(clock(day.date, 8, 40 + 3 * place)).await?;
            self.presence(seller, PresenceState::OnSite, None).await?;
        }
        Ok(())
    }

    fn plan_day(&mut self, day: Day) -> Vec<Item> {
        let mut items = Vec::new();
        let weekend = is_weekend(day.date);
        let number = match day.purpose {
            Purpose::Early | Purpose::Sales => None,
            Purpose::Life(number) => Some(number),
        };
        let visitors = match (number, weekend) {
            (None, _) => self.chance.between(4, 5),
            (Some(_), false) => self.chance.between(4, 6),
            (Some(_), true) => self.chance.between(8, 10),
        };
        items.extend((0..visitors).map(|_| Item::WalkIn));
        let Some(number) = number else {
            if day.sells {
                items.extend([Item::Sale, Item::Sale]);
            }
            return items;
        };
        let returns = self.chance.between(1, if weekend { 4 } else { 3 });
        items.extend((0..returns).map(|_| Item::Return));
        items.extend((0..self.chance.between(1, 2)).map(|_| Item::Call));
        if number % 10 == 9 {
            items.push(Item::Sale);
        }
        if day.sells {
            items.extend([Item::Sale, Item::Sale]);
        }
        self.chance.shuffle(&mut items);
        // Scenes take their time: they begin before noon.
        let before_noon = u64::try_from(items.len() / 3).unwrap_or_default() + 1;
        for scene in scenes::of_day(self.ground.site, number) {
            let place = usize::try_from(self.chance.below(before_noon)).unwrap_or_default();
            items.insert(place, Item::Scene(scene));
        }
        items
    }

    async fn play(&mut self, item: Item) -> Result<(), Error> {
        match item {
            Item::WalkIn => self.walk_in().await,
            Item::Return => self.come_back().await,
            Item::Call => self.call().await,
            Item::Sale => self.buy().await,
            Item::Scene(scene) => Box::pin(scenes::play(self, scene)).await,
        }
    }

    /// A new visitor comes, some of them after a call.
    pub(super) async fn walk_in(&mut self) -> Result<(), Error> {
        let called = if self.chance.percent(25) {
            self.callers.pop()
        } else {
            None
        };
        let visit = match called {
            Some((enquiry, visitor)) => {
                let new = super::receiving::arrival(Who::Enquiry(enquiry), ReceivedAs::Turn);
                self.in_turn(&visitor, new).await?
            }
            None => self.new_visitor().await?,
        };
        self.stays(visit, VisitKind::First);
        Ok(())
    }

    /// A visitor of an earlier day comes again, if whose visitor it is has time.
    async fn come_back(&mut self) -> Result<(), Error> {
        let Some(known) = self.free_known() else {
            return self.walk_in().await;
        };
        let name = known.visitor.name.clone();
        self.ask_desk(known.seller, name, None).await?;
        let visit = self.returns(&known).await?;
        self.stays(visit, VisitKind::Return);
        Ok(())
    }

    /// Somebody of an earlier day whose salesperson is with nobody now; they stay known.
    fn free_known(&mut self) -> Option<Known> {
        let today = self.date();
        let busy: Vec<_> = self.leaving.iter().map(|one| one.visit.receiver).collect();
        let fresh = today - Duration::days(24);
        let free: Vec<Known> = self
            .known
            .iter()
            .filter(|one| one.since < today && one.since > fresh)
            .filter(|one| !busy.contains(&one.seller) && !self.gone.contains(&one.seller))
            .cloned()
            .collect();
        let place = self.chance.below(u64::try_from(free.len()).ok()?);
        free.into_iter().nth(usize::try_from(place).ok()?)
    }

    /// Somebody calls; whoever is next in order answers.
    async fn call(&mut self) -> Result<(), Error> {
        let next = self.next().await?;
        let visitor = self.visitors.draw(&mut self.chance);
        let caller = self.caller(next, Permission::ReceptionsWrite)?;
        let new = NewEnquiry {
            visitor: visitor.details(),
            called_at: None,
            channel: super::visitors::channel(&mut self.chance),
            question: EnquiryQuestion::Price,
            district: None,
            wanted: Wanted::default(),
            invited: true,
            promised_on: Some(caller.today()),
            remark: None,
        };
        let ground = self.ground;
        let made = Box::pin(enquiries::register(
            self.tx,
            &caller,
            ground.vault,
            ground.unit,
            &new,
        ))
        .await?;
        self.callers.push((made.id, visitor));
        Ok(())
    }

    /// A visitor of an earlier day comes again and buys: every other time after a reservation. Where nobody has been here
    /// yet, a new visitor buys on the spot.
    async fn buy(&mut self) -> Result<(), Error> {
        self.quiet().await?;
        let Some(known) = self.take_fresh() else {
            let visit = self.new_visitor().await?;
            self.register_first(&visit).await?;
            self.sell(visit.receiver, visit.party, &[visit.customer])
                .await?;
            return self.finish(&visit).await;
        };
        let visit = self.returns(&known).await?;
        self.wait(20).await?;
        if self.chance.percent(50) || !self.comes_tomorrow {
            self.sell(known.seller, known.party, &[known.customer])
                .await?;
        } else {
            let sale = self
                .reserve(known.seller, known.party, &[known.customer])
                .await?;
            self.arrange(2, super::agenda::Later::Subscribe(sale));
        }
        self.ends_as_return(&visit).await
    }
}
