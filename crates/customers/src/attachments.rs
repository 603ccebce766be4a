//! Attaching files to documents, proofs, applications and evidence.

use crate::qualification::Error;
use kehu_db::Tx;
use kehu_kernel::{Caller, Faults, FileId};
use uuid::Uuid;

/// Attaches a file that the caller sees. One that it does not see, or that was erased, is a fault at `pointer`.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Files`] when the database fails.
pub(crate) async fn attach(
    tx: &mut Tx,
    caller: &Caller,
    file: FileId,
    kind: &'static str,
    id: Uuid,
    pointer: &str,
) -> Result<(), Error> {
    match kehu_files::link(tx, caller, file, kind, id).await {
        Ok(_) => Ok(()),
        Err(kehu_files::Error::NotFound {} | kehu_files::Error::Erased {}) => Err(Faults::one(
            pointer,
            "unknown-file",
            "There is no such file that you may use; upload it first.",
            "文件不存在或您无权使用，请先上传。",
        )
        .into()),
        Err(error) => Err(error.into()),
    }
}
