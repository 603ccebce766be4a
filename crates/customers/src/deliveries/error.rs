//! Why an act on a delivery is refused.

kehu_kernel::refusals! {
    /// Why an act on a delivery is refused.
    pub enum Error wraps { Invalid(kehu_kernel::Faults), Database(kehu_db::Error), Policy(kehu_policy::Error), Dossier(crate::dossier::Error) } {
        /// There is no such delivery to a unit in the caller's scope.
        NotFound {} = "delivery-not-found", NotFound, "CUS-03",
            "No such delivery", "送达记录不存在",
            "Nothing with this id was passed on to a unit within your reach.", "没有送达至您数据范围内单位的此记录。";
        /// It has been acknowledged.
        AlreadyAcknowledged {} = "delivery-already-acknowledged", Conflict, "CUS-03",
            "Already acknowledged", "已确认",
            "Somebody of the unit has acknowledged it.", "该单位已有人确认。";
    }
}

kehu_db::constraints! { Error {} }
