//! What has been arranged for later days.

use super::floor::Floor;
use super::receiving::Visit;
use super::selling::Sale;
use super::visitors::Known;
use crate::Error;
use crate::sites::House;
use chrono::{Days, NaiveDate};
use kehu_kernel::DealId;

/// What is to be done.
#[derive(Debug)]
pub(super) enum Later {
    /// A reservation becomes a subscription.
    Subscribe(Sale),
    /// The contract is signed and the down payment made.
    Contract(Sale),
    /// The bank pays the rest.
    Mortgage(Sale),
    /// A visitor who was received as new meets the earlier salesperson, and buys (ATT-V04).
    Recognised(Box<Known>, Box<Visit>),
}

impl Later {
    fn sale(&mut self) -> Option<&mut Sale> {
        match self {
            Self::Subscribe(sale) | Self::Contract(sale) | Self::Mortgage(sale) => Some(sale),
            Self::Recognised(..) => None,
        }
    }
}

/// The appointments.
#[derive(Debug, Default)]
pub(super) struct Agenda(Vec<(NaiveDate, Later)>);

impl Agenda {
    /// The first that is due.
    fn due(&mut self, today: NaiveDate) -> Option<Later> {
        let place = self.0.iter().position(|(day, _)| *day <= today)?;
        Some(self.0.remove(place).1)
    }

    /// A deal is of another house now.
    pub(super) fn replace(&mut self, deal: DealId, house: House) {
        for (_, later) in &mut self.0 {
            if let Some(sale) = later.sale().filter(|sale| sale.deal == deal) {
                sale.house = house;
            }
        }
    }

    /// A deal goes on no more.
    pub(super) fn forget(&mut self, deal: DealId) {
        self.0
            .retain_mut(|(_, later)| later.sale().is_none_or(|sale| sale.deal != deal));
    }
}

impl Floor<'_> {
    /// Arranges something for a later day; what lies after the month is not done any more.
    pub(super) fn arrange(&mut self, days: u64, later: Later) {
        if let Some(day) = self.date().checked_add_days(Days::new(days)) {
            self.agenda.0.push((day, later));
        }
    }

    /// Does what is due today.
    pub(super) async fn keep_appointments(&mut self) -> Result<(), Error> {
        while let Some(later) = self.agenda.due(self.date()) {
            self.wait(4).await?;
            match later {
                Later::Subscribe(sale) => self.subscribe_reserved(sale).await?,
                Later::Contract(sale) => self.contract(sale).await?,
                Later::Mortgage(sale) => self.pay_mortgage(sale).await?,
                Later::Recognised(known, visit) => {
                    super::scenes::recognised_later(self, &known, &visit).await?;
                }
            }
        }
        Ok(())
    }
}
