//! Reading a stored file as a table, for previews and for the job.

use crate::state::State;
use futures_util::TryStreamExt;
use kehu_customers::transfers::{Error, Table};
use kehu_files::File;

/// Reads a file whole. Files are limited when they are uploaded; what a workbook unpacks to is limited on reading.
pub(crate) async fn read_table(app: &State, file: &File) -> Result<Table, Error> {
    let mut content = app.files.content(file).await?;
    let mut bytes = Vec::with_capacity(usize::try_from(file.size).unwrap_or_default());
    while let Some(chunk) = content.try_next().await? {
        bytes.extend_from_slice(&chunk);
    }
    let media_type = file.media_type;
    let read = tokio::task::spawn_blocking(move || Table::read(media_type, &bytes)).await;
    read.unwrap_or_else(|error| {
        // A workbook that makes its reader panic is one that cannot be read.
        tracing::error!(%error, "an import file could not be read");
        Err(Error::WorkbookUnreadable {})
    })
}
