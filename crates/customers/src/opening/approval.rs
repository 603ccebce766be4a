use super::error::Error;
use super::model::Opening;
use crate::dossier::Customer;
use kehu_db::Tx;
use kehu_kernel::{ApprovalId, Caller};

pub(super) async fn submit(_tx: &mut Tx, _caller: &Caller, _customer: &Customer, _it: &Opening) -> Result<ApprovalId, Error> {
    Ok(ApprovalId::generate())
}

pub(super) async fn withdraw(_tx: &mut Tx, _caller: &Caller, _it: &Opening, _reason: Option<&str>) -> Result<(), Error> {
    Ok(())
}
