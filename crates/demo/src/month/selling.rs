//! Units are sold, and paid through their stages.

use super::agenda::Later;
use super::floor::Floor;
use crate::Error;
use crate::sites::{House, Name, yuan};
use chrono::Days;
use kehu_deals::changes::{self, NewSwap, NewWithdrawal};
use kehu_deals::deal::{
    self, Agreement, Contract, Instalment, Loan, NewHolder, Opening, Particulars, PaymentMethod,
};
use kehu_deals::payments::{self, MoneyKind, NewPayment, PaymentWay};
use kehu_identity::Permission;
use kehu_kernel::{CustomerId, DealId, PartyId, Percent};
use rust_decimal::Decimal;

/// Who receives money.
const CASHIER: Name = "hao.finance";
/// Who enters contracts.
const ASSISTANT: Name = "lan.assistant";

/// With a reservation, in yuan.
const ADVANCE: u32 = 20_000;
/// Of a subscription, in yuan.
const DEPOSIT: u32 = 50_000;
/// Days from the subscription to the contract, and from the contract to the mortgage.
const TO_CONTRACT: u32 = 7;
const TO_MORTGAGE: u64 = 9;

/// A deal on its way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sale {
    pub(super) deal: DealId,
    pub(super) seller: Name,
    pub(super) house: House,
    /// What has been received, in yuan.
    paid: u32,
}

impl Floor<'_> {
    /// A house is subscribed at once and the deposit paid.
    pub(super) async fn sell(
        &mut self,
        seller: Name,
        party: PartyId,
        buyers: &[CustomerId],
    ) -> Result<Sale, Error> {
        let house = self.any_house()?;
        self.sell_house(seller, party, buyers, house).await
    }

    pub(super) async fn sell_house(
        &mut self,
        seller: Name,
        party: PartyId,
        buyers: &[CustomerId],
        house: House,
    ) -> Result<Sale, Error> {
        let caller = self.caller(seller, Permission::DealsWrite)?;
        let opening = opening(party, buyers, house)?;
        let agreement = self.agreement(house)?;
        let ground = self.ground;
        let deal = Box::pin(deal::subscribe_directly(
            self.tx,
            &caller,
            ground.vault,
            ground.unit,
            &opening,
            &agreement,
        ))
        .await?;
        self.deposit(Sale {
            deal: deal.id,
            seller,
            house,
            paid: 0,
        })
        .await
    }

    /// A house is reserved for some days.
    pub(super) async fn reserve(
        &mut self,
        seller: Name,
        party: PartyId,
        buyers: &[CustomerId],
    ) -> Result<Sale, Error> {
        let house = self.any_house()?;
        let caller = self.caller(seller, Permission::DealsWrite)?;
        let opening = opening(party, buyers, house)?;
        let unit = self.ground.unit;
        let deal = Box::pin(deal::reserve(
            self.tx,
            &caller,
            unit,
            &opening,
            yuan(ADVANCE)?,
        ))
        .await?;
        let mut sale = Sale {
            deal: deal.id,
            seller,
            house,
            paid: 0,
        };
        self.wait(5).await?;
        self.pay(
            &mut sale,
            MoneyKind::Reservation,
            PaymentWay::Mobile,
            ADVANCE,
        )
        .await?;
        Ok(sale)
    }

    /// The reserved house is subscribed.
    pub(super) async fn subscribe_reserved(&mut self, sale: Sale) -> Result<(), Error> {
        let caller = self.caller(sale.seller, Permission::DealsWrite)?;
        let agreement = self.agreement(sale.house)?;
        Box::pin(deal::subscribe(
            self.tx,
            &caller,
            self.ground.vault,
            sale.deal,
            &agreement,
        ))
        .await?;
        self.deposit(sale).await?;
        Ok(())
    }

    async fn deposit(&mut self, mut sale: Sale) -> Result<Sale, Error> {
        self.wait(5).await?;
        self.pay(&mut sale, MoneyKind::Deposit, PaymentWay::Card, DEPOSIT)
            .await?;
        let days = TO_CONTRACT + self.chance.between(0, 4);
        self.arrange(days.into(), Later::Contract(sale));
        Ok(sale)
    }

    /// The contract is signed, and three tenths are paid.
    pub(super) async fn contract(&mut self, mut sale: Sale) -> Result<(), Error> {
        let caller = self.caller(ASSISTANT, Permission::DealsWrite)?;
        self.contracts += 1;
        let contract = Contract {
            number: format!("HX{}{:03}", self.date().format("%Y%m%d"), self.contracts),
            filing_number: None,
            signed_at: None,
            loan: Some(Loan {
                bank: "中国建设银行长沙分行".to_owned(),
                amount: yuan(sale.house.price - first_instalment(sale.house))?,
                years: 20,
            }),
        };
        Box::pin(deal::sign_contract(self.tx, &caller, sale.deal, &contract)).await?;
        self.wait(5).await?;
        let due = first_instalment(sale.house).saturating_sub(sale.paid);
        self.pay(&mut sale, MoneyKind::Price, PaymentWay::Transfer, due)
            .await?;
        self.arrange(TO_MORTGAGE, Later::Mortgage(sale));
        Ok(())
    }

    /// The bank pays the rest.
    pub(super) async fn pay_mortgage(&mut self, mut sale: Sale) -> Result<(), Error> {
        let rest = sale.house.price.saturating_sub(sale.paid);
        self.pay(&mut sale, MoneyKind::Mortgage, PaymentWay::Transfer, rest)
            .await
    }

    async fn pay(
        &mut self,
        sale: &mut Sale,
        kind: MoneyKind,
        way: PaymentWay,
        amount: u32,
    ) -> Result<(), Error> {
        let caller = self.caller(CASHIER, Permission::PaymentsRecord)?;
        let new = NewPayment {
            kind,
            way,
            amount: yuan(amount)?,
            payer_id: None,
            received_at: None,
            remark: None,
        };
        Box::pin(payments::receive(self.tx, &caller, sale.deal, &new)).await?;
        sale.paid += amount;
        Ok(())
    }

    /// The buyer takes a larger and dearer house instead (ATT-D04, ATT-V19).
    pub(super) async fn swap(&mut self, sale: &Sale, house: House) -> Result<(), Error> {
        let caller = self.caller(sale.seller, Permission::DealsWrite)?;
        let new = NewSwap {
            unit_id: house.id,
            price: None,
            discount_id: None,
            instalments: self.plan(house)?,
            reason: "家庭人口增加，换购更大户型".to_owned(),
        };
        Box::pin(changes::swap(self.tx, &caller, sale.deal, &new)).await?;
        self.agenda.replace(sale.deal, house);
        Ok(())
    }

    /// The buyer withdraws, by approval of the sales manager and finance (ATT-D07).
    pub(super) async fn withdraw(&mut self, sale: &Sale) -> Result<(), Error> {
        let caller = self.caller(sale.seller, Permission::DealsWrite)?;
        let new = NewWithdrawal {
            persuasion: "项目经理与客户面谈两次，客户仍坚持退房".to_owned(),
            reason: "工作调往外地".to_owned(),
        };
        let change = Box::pin(changes::withdraw(self.tx, &caller, sale.deal, &new)).await?;
        self.agenda.forget(sale.deal);
        let approval = change.approval_id.ok_or(Error::Inconsistent {
            what: "an approval",
        })?;
        for approver in [crate::sites::MANAGER, CASHIER] {
            self.wait(20).await?;
            let change = super::approving::Subject::Change(change.id.0);
            self.approve(approver, approval, change).await?;
        }
        Ok(())
    }

    /// Any house that is free.
    fn any_house(&mut self) -> Result<House, Error> {
        let count = u64::try_from(self.houses.len()).unwrap_or_default();
        let place = usize::try_from(self.chance.below(count)).unwrap_or_default();
        self.house(|at, _| at == place)
    }

    /// The first house that is free and fits.
    pub(super) fn house(&mut self, fits: impl Fn(usize, &House) -> bool) -> Result<House, Error> {
        let place = (0..).zip(&self.houses).find(|(at, house)| fits(*at, house));
        let (place, _) = place.ok_or(Error::Inconsistent {
            what: "a free house",
        })?;
        Ok(self.houses.remove(place))
    }

    fn agreement(&self, house: House) -> Result<Agreement, Error> {
        Ok(Agreement {
            deposit_amount: yuan(DEPOSIT)?,
            payment_method: PaymentMethod::Mortgage,
            planned_contract_on: self.date().checked_add_days(Days::new(TO_CONTRACT.into())),
            instalments: self.plan(house)?,
            particulars: Particulars::default(),
        })
    }

    /// Three tenths with the contract, the rest by mortgage.
    fn plan(&self, house: House) -> Result<Vec<Instalment>, Error> {
        let first = first_instalment(house);
        [(14, first), (60, house.price - first)]
            .into_iter()
            .map(|(days, amount)| {
                let due_on = self.date().checked_add_days(Days::new(days));
                Ok(Instalment {
                    due_on: due_on.ok_or(Error::Inconsistent { what: "a day" })?,
                    amount: yuan(amount)?,
                })
            })
            .collect()
    }
}

const fn first_instalment(house: House) -> u32 {
    house.price / 10 * 3
}

/// The buyers hold equal shares, the first the rest.
fn opening(party: PartyId, buyers: &[CustomerId], house: House) -> Result<Opening, Error> {
    let count = i64::try_from(buyers.len()).unwrap_or(1).max(1);
    let share = |place| {
        if place == 0 {
            100 - 100 / count * (count - 1)
        } else {
            100 / count
        }
    };
    let holders = (0..).zip(buyers).map(|(place, buyer)| {
        Ok(NewHolder {
            customer_id: *buyer,
            share: Percent::new(Decimal::from(share(place)))
                .map_err(|_| Error::Inconsistent { what: "a share" })?,
        })
    });
    Ok(Opening {
        unit_id: house.id,
        party_id: Some(party),
        salesperson_id: None,
        holders: holders.collect::<Result<_, Error>>()?,
        price: None,
        discount_id: None,
    })
}
