//! Taking bytes in.

use crate::rules::Sniffer;
use crate::{Error, FileStore, MediaType};
use bytes::Bytes;
use object_store::buffered::BufWriter;
use object_store::path::Path;
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

/// Bytes taken at most, unless told otherwise: 20 MiB.
pub const DEFAULT_LIMIT: u64 = 20 * 1024 * 1024;

/// An upload under way. It holds a part of the bytes in memory, never all of a large file. Dropped before
/// [`Intake::finish`], it leaves nothing that the next sweep does not remove.
#[derive(Debug)]
pub struct Intake {
    store: FileStore,
    staged: Path,
    writer: BufWriter,
    digest: Sha256,
    sniffer: Sniffer,
    media_type: MediaType,
    size: u64,
    limit: u64,
}

/// Bytes that lie in the store, waiting for [`crate::register`] to make them a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredContent {
    pub(crate) sha256: [u8; 32],
    pub(crate) size: u64,
    pub(crate) media_type: MediaType,
}

impl StoredContent {
    /// SHA-256 of the bytes.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// Their number.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Their type.
    #[must_use]
    pub fn media_type(&self) -> MediaType {
        self.media_type
    }
}

impl Intake {
    /// Begins to take bytes of a declared media type, at most `limit` of them.
    ///
    /// # Errors
    /// [`Error::TypeNotAllowed`].
    pub fn begin(store: &FileStore, declared: &str, limit: u64) -> Result<Self, Error> {
        let media_type = MediaType::declared(declared).ok_or(Error::TypeNotAllowed {})?;
        Ok(Self::produced(store, media_type, limit))
    }

    /// Bytes at the beginning by which a type is told.
    pub const HEAD: usize = crate::rules::HEAD;

    /// Begins to take an upload, at most `limit` bytes, with what its sender says of it and its first bytes, which are still
    /// to be written.
    ///
    /// # Errors
    /// [`Error::TypeNotAllowed`].
    pub fn upload(
        store: &FileStore,
        declared: &str,
        file_name: &str,
        head: &[u8],
        limit: u64,
    ) -> Result<Self, Error> {
        let media_type = MediaType::of_upload(declared, file_name, head);
        Ok(Self::produced(
            store,
            media_type.ok_or(Error::TypeNotAllowed {})?,
            limit,
        ))
    }

    /// Begins to take bytes that are made here, at most `limit` of them.
    #[must_use]
    pub fn produced(store: &FileStore, media_type: MediaType, limit: u64) -> Self {
        let staged = FileStore::staging();
        Self {
            store: store.clone(),
            writer: store.writer(staged.clone()),
            staged,
            digest: Sha256::new(),
            sniffer: Sniffer::new(media_type),
            media_type,
            size: 0,
            limit,
        }
    }

    /// Takes the next bytes. After a refusal call [`Intake::abandon`].
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::ContentMismatch`], [`Error::StorageUnavailable`].
    pub async fn write(&mut self, bytes: Bytes) -> Result<(), Error> {
        self.size = self
            .size
            .saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if self.size > self.limit {
            return Err(Error::TooLarge { limit: self.limit });
        }
        if !self.sniffer.watch(&bytes) {
            return Err(self.mismatch());
        }
        self.digest.update(&bytes);
        Ok(self.writer.put(bytes).await?)
    }

    /// Whether what was taken stays within a limit that became known later, below that of the beginning. After a refusal
    /// call [`Intake::abandon`].
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub fn hold_to(&self, limit: u64) -> Result<(), Error> {
        if self.size > limit {
            return Err(Error::TooLarge { limit });
        }
        Ok(())
    }

    /// Puts the bytes into their place, safe on disk.
    ///
    /// # Errors
    /// [`Error::Empty`], [`Error::ContentMismatch`], [`Error::StorageUnavailable`]; nothing remains then.
    pub async fn finish(mut self) -> Result<StoredContent, Error> {
        let refused = match self.size {
            0 => Some(Error::Empty {}),
            _ if !self.sniffer.is_right() => Some(self.mismatch()),
            _ => None,
        };
        if let Some(refusal) = refused {
            self.abandon().await;
            return Err(refusal);
        }
        self.writer.shutdown().await?;
        let sha256 = self.digest.finalize().into();
        self.store.settle(&self.staged, &sha256).await?;
        Ok(StoredContent {
            sha256,
            size: self.size,
            media_type: self.media_type,
        })
    }

    /// Gives up; what was written is removed as far as the store answers, and otherwise by the next sweep.
    pub async fn abandon(mut self) {
        drop(self.writer.abort().await);
    }

    fn mismatch(&self) -> Error {
        Error::ContentMismatch {
            declared: self.media_type.as_str().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;
    use futures_util::TryStreamExt;

    async fn take(
        store: &FileStore,
        declared: &str,
        limit: u64,
        chunks: &[&[u8]],
    ) -> Result<StoredContent, Error> {
        let mut intake = Intake::begin(store, declared, limit)?;
        for chunk in chunks {
            if let Err(refusal) = intake.write(Bytes::copy_from_slice(chunk)).await {
                intake.abandon().await;
                return Err(refusal);
            }
        }
        intake.finish().await
    }

    async fn objects(store: &FileStore) -> usize {
        let tomorrow = kehu_kernel::Clock::system().now() + Duration::days(1);
        store.stale(tomorrow).await.unwrap().len()
    }

    #[tokio::test]
    async fn the_same_content_lies_in_the_store_once() {
        let store = FileStore::in_memory();
        let one = take(&store, "text/plain", 100, &[b"hello ", b"there"])
            .await
            .unwrap();
        let two = take(&store, "text/csv; charset=utf-8", 100, &[b"hello there"])
            .await
            .unwrap();
        assert_eq!((one.sha256, one.size), (two.sha256, 11));
        assert_eq!(objects(&store).await, 1);
    }

    #[tokio::test]
    async fn a_byte_too_many_is_refused_and_nothing_stays() {
        let store = FileStore::in_memory();
        assert!(matches!(
            take(&store, "text/plain", 10, &[b"12345", b"678901"]).await,
            Err(Error::TooLarge { limit: 10 })
        ));
        assert!(
            take(&store, "text/plain", 10, &[b"12345", b"67890"])
                .await
                .is_ok()
        );
        assert_eq!(objects(&store).await, 1);
    }

    #[tokio::test]
    async fn a_limit_that_becomes_known_later_holds() {
        let store = FileStore::in_memory();
        let mut intake = Intake::begin(&store, "text/plain", 100).unwrap();
        intake.write(Bytes::from_static(b"12345")).await.unwrap();
        assert!(intake.hold_to(5).is_ok());
        assert!(matches!(
            intake.hold_to(4),
            Err(Error::TooLarge { limit: 4 })
        ));
        intake.abandon().await;
        assert_eq!(objects(&store).await, 0);
    }

    #[tokio::test]
    async fn wrong_unknown_and_empty_content_is_refused_and_nothing_stays() {
        let store = FileStore::in_memory();
        assert!(matches!(
            take(&store, "application/pdf", 100, &[b"<html>"]).await,
            Err(Error::ContentMismatch { .. })
        ));
        assert!(matches!(
            take(&store, "application/zip", 100, &[b"PK"]).await,
            Err(Error::TypeNotAllowed {})
        ));
        assert!(matches!(
            take(&store, "text/plain", 100, &[]).await,
            Err(Error::Empty {})
        ));
        assert_eq!(objects(&store).await, 0);
    }

    #[tokio::test]
    async fn a_large_file_in_a_folder_comes_back_byte_for_byte_and_a_broken_upload_is_swept() {
        let folder =
            std::env::temp_dir().join(format!("kehu-files-{}", kehu_kernel::FileId::generate()));
        let store = FileStore::open(&folder.display().to_string()).unwrap();
        let bytes: Vec<u8> = (0..3_000_000_u32)
            .map(|n| b'a' + u8::try_from(n % 23).unwrap())
            .collect();
        let chunks: Vec<&[u8]> = bytes.chunks(70_001).collect();
        let stored = take(&store, "text/plain", DEFAULT_LIMIT, &chunks)
            .await
            .unwrap();
        let file = crate::model::File {
            id: kehu_kernel::FileId::generate(),
            sha256: stored.sha256,
            size: 3_000_000,
            media_type: MediaType::Plain,
            file_name: "a.txt".into(),
            unit_id: None,
            uploaded_by_kind: "system".into(),
            uploaded_by: "test".into(),
            uploaded_at: kehu_kernel::Clock::system().now(),
            purpose: crate::Purpose::Attachment,
            state: crate::FileState::Stored,
        };
        let read: Vec<Bytes> = store
            .content(&file)
            .await
            .unwrap()
            .try_collect()
            .await
            .unwrap();
        assert_eq!(read.concat(), bytes);
        let mut broken = Intake::begin(&store, "text/plain", DEFAULT_LIMIT).unwrap();
        broken.write(Bytes::from(bytes)).await.unwrap();
        drop(broken);
        assert_eq!(objects(&store).await, 1);
        store.check().await.unwrap();
        std::fs::remove_dir_all(folder).unwrap();
    }
}
